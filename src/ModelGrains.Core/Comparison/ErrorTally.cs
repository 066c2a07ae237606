using System.Collections.Immutable;
using ModelGrains.Comparison;
using ModelGrains.Errors;

namespace ModelGrains.Core.Comparison;

/// <summary>Counts errors by their code.</summary>
internal sealed class ErrorTally
{
    private readonly SortedDictionary<ModelErrorCode, long> counts = [];

    /// <summary>Counts an error.</summary>
    public void Add(ModelErrorCode code, long count = 1) => counts[code] = counts.GetValueOrDefault(code) + count;

    /// <summary>Counts others.</summary>
    public void Merge(ImmutableArray<ErrorCount> others)
    {
        foreach (var other in others)
            Add(other.Code, other.Count);
    }

    /// <summary>By code.</summary>
    public ImmutableArray<ErrorCount> ToArray() => [.. counts.Select(count => new ErrorCount(count.Key, count.Value))];
}
