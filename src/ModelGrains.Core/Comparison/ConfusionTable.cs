using System.Collections.Immutable;
using ModelGrains.Comparison;

namespace ModelGrains.Core.Comparison;

/// <summary>
/// Which class became which. Only the least classes of all have a row of their own: one that is among the least of all pairs is among
/// the least of any part of them, so that what is counted of it is exact, however the pairs are cut up and merged again.
/// </summary>
internal sealed class ConfusionTable
{
    /// <summary>How many classes are told apart.</summary>
    public const int MaxClasses = 32;

    private const int Other = MaxClasses;
    private const int Size = MaxClasses + 1;

    // The classes in their order, each with its row and column in the cells.
    private readonly List<(ClassKey Key, int Row)> classes = [];
    private readonly long[] cells = new long[Size * Size];

    /// <summary>Counts a pair of classes.</summary>
    public void Add(in ClassValue primary, in ClassValue candidate, long count = 1)
    {
        Name(primary);
        Name(candidate);
        cells[(RowOf(primary) * Size) + RowOf(candidate)] += count;
    }

    /// <summary>Counts what another table has.</summary>
    public void Merge(ImmutableArray<ConfusionCell> other)
    {
        foreach (var cell in other)
        {
            if (cell.Primary is not null)
                Name(ClassValue.Of(cell.Primary));
            if (cell.Candidate is not null)
                Name(ClassValue.Of(cell.Candidate));
        }

        foreach (var cell in other)
        {
            var row = cell.Primary is null ? Other : RowOf(ClassValue.Of(cell.Primary));
            var column = cell.Candidate is null ? Other : RowOf(ClassValue.Of(cell.Candidate));
            cells[(row * Size) + column] += cell.Count;
        }
    }

    /// <summary>The cells that count anything, in the order of the classes.</summary>
    public ImmutableArray<ConfusionCell> ToCells()
    {
        var result = ImmutableArray.CreateBuilder<ConfusionCell>();
        for (var i = 0; i <= classes.Count; i++)
        {
            for (var j = 0; j <= classes.Count; j++)
            {
                if (cells[(Row(i) * Size) + Row(j)] is var count and > 0)
                    result.Add(new ConfusionCell(NameAt(i), NameAt(j), count));
            }
        }

        return result.DrainToImmutable();
    }

    private int Row(int place) => place < classes.Count ? classes[place].Row : Other;

    private string? NameAt(int place) => place < classes.Count ? classes[place].Key.Name : null;

    private int RowOf(in ClassValue value) => Find(value) is var place and >= 0 ? classes[place].Row : Other;

    /// <summary>Gives a class a row where it is among the least.</summary>
    private void Name(in ClassValue value)
    {
        var place = Find(value);
        if (place >= 0 || ~place == MaxClasses)
            return;
        var row = classes.Count;
        if (row == MaxClasses)
            row = GiveUpLast();
        classes.Insert(~place, (ClassKey.Of(value), row));
    }

    private int GiveUpLast()
    {
        var row = classes[^1].Row;
        classes.RemoveAt(classes.Count - 1);
        for (var i = 0; i < Size; i++)
        {
            cells[(Other * Size) + i] += cells[(row * Size) + i];
            cells[(row * Size) + i] = 0;
        }

        for (var i = 0; i < Size; i++)
        {
            cells[(i * Size) + Other] += cells[(i * Size) + row];
            cells[(i * Size) + row] = 0;
        }

        return row;
    }

    private int Find(in ClassValue value)
    {
        var (low, high) = (0, classes.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = classes[middle].Key.CompareTo(value);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }
}
