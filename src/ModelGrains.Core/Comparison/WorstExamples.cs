using System.Collections.Immutable;
using ModelGrains.Comparison;

namespace ModelGrains.Core.Comparison;

/// <summary>The requests whose answers differ most: by the difference, then by their ids, so that the order they come in does not matter.</summary>
internal sealed class WorstExamples
{
    /// <summary>How many are kept.</summary>
    public const int Kept = 10;

    private const int MaxIdLength = 128;

    private readonly List<ComparisonExample> worst = [];

    /// <summary>Takes a request in where it is among the worst.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="difference">Its difference; null where it cannot be told, which is worse than any.</param>
    public void Offer(string id, double? difference)
    {
        var text = id.Length > MaxIdLength ? id[..MaxIdLength] : id;
        var place = worst.Count;
        while (place > 0 && Compare(text, difference, worst[place - 1]) < 0)
            place--;
        if (place == Kept)
            return;
        if (worst.Count == Kept)
            worst.RemoveAt(Kept - 1);
        worst.Insert(place, new ComparisonExample { RequestId = text, Difference = difference });
    }

    /// <summary>The worst first.</summary>
    public ImmutableArray<ComparisonExample> ToArray() => [.. worst];

    private static int Compare(string id, double? difference, ComparisonExample other)
    {
        var order = (other.Difference ?? double.PositiveInfinity).CompareTo(difference ?? double.PositiveInfinity);
        return order != 0 ? order : string.CompareOrdinal(id, other.RequestId);
    }
}
