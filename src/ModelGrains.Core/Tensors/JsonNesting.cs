using System.Collections.Immutable;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tensors;

/// <summary>
/// Follows the arrays of a tensor's data. Flat data, and data nested in another way than the shape, go by their number of elements,
/// as the protocol has it; data nested as deep as the shape must have the shape's lengths, so that a transposed matrix is refused
/// and not read wrongly.
/// </summary>
internal sealed class JsonNesting
{
    private readonly List<Level> levels = [];
    private int elementDepth;
    private bool uneven;

    /// <summary>How many arrays are open.</summary>
    public int Depth { get; private set; }

    /// <summary>An array starts.</summary>
    public void Open()
    {
        if (Depth > 0)
            levels[Depth - 1].Current++;
        if (Depth == levels.Count)
            levels.Add(new Level());
        levels[Depth].Current = 0;
        Depth++;
    }

    /// <summary>An element comes.</summary>
    public void Element()
    {
        levels[Depth - 1].Current++;
        if (elementDepth == 0)
            elementDepth = Depth;
        uneven |= elementDepth != Depth;
    }

    /// <summary>An array ends.</summary>
    public void Close()
    {
        var level = levels[--Depth];
        level.Length ??= level.Current;
        uneven |= level.Length != level.Current;
    }

    /// <summary>What is wrong with the nesting; null where it may stand.</summary>
    public string? Check(ImmutableArray<long> shape)
    {
        if (levels.Count == 1)
            return null;
        if (uneven)
            return $"expected a flat array, or arrays nested as the shape {TensorShape.Format(shape)}, got arrays of uneven length or depth";
        if (levels.Count != shape.Length)
            return null;
        var lengths = levels.Select(level => level.Length ?? 0).ToImmutableArray();
        return lengths.SequenceEqual(shape)
            ? null
            : $"expected arrays nested as the shape {TensorShape.Format(shape)}, got {TensorShape.Format(lengths)}";
    }

    private sealed class Level
    {
        public long Current { get; set; }

        public long? Length { get; set; }
    }
}
