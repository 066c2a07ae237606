using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Tensors;

/// <summary>
/// A named tensor in the protocol's raw form. Elements are row-major and little-endian; <see cref="DataType.Bytes"/> elements are
/// each a 4-byte length and that many bytes; <see cref="DataType.Bool"/> is one byte. The bytes are never changed once in a tensor.
/// </summary>
[GenerateSerializer, Immutable, Alias(Aliases.Tensor)]
public sealed class Tensor
{
    /// <summary>The input's or output's name in the graph.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>The element type.</summary>
    [Id(1)]
    public required DataType DataType { get; init; }

    /// <summary>The size of each dimension, none negative; empty for a scalar.</summary>
    [Id(2)]
    public required ImmutableArray<long> Shape { get; init; }

    /// <summary>The elements in raw form.</summary>
    [Id(3)]
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Name, type and shape, without the values.</summary>
    public override string ToString() => $"{Name} {DataType.Name()}{TensorShape.Format(Shape)}";
}
