using System.Collections.Immutable;

namespace ModelGrains.Core.Graphs;

/// <summary>An input or output of a graph.</summary>
public sealed record GraphValue
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of value it is.</summary>
    public required GraphValueKind Kind { get; init; }

    /// <summary>ONNX's number of the element type (<c>TensorProto.DataType</c>); 0 where it is no tensor.</summary>
    public int ElementType { get; init; }

    /// <summary>The sizes, −1 for a symbolic one; default where the rank is not given.</summary>
    public ImmutableArray<long> Shape { get; init; }

    /// <summary>Whether an initializer gives it a default.</summary>
    public bool HasDefault { get; init; }
}
