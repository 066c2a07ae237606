using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Tensors;

/// <summary>What a model's input takes or an output gives.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.TensorSpec)]
public sealed record TensorSpec
{
    /// <summary>The name in the graph.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>The element type.</summary>
    [Id(1)]
    public required DataType DataType { get; init; }

    /// <summary>The size of each dimension, −1 for any size; empty for a scalar. Default (not initialized) where the rank is unknown.</summary>
    [Id(2)]
    public ImmutableArray<long> Shape { get; init; }

    /// <summary>Whether a request may leave the input out (the graph has a default for it).</summary>
    [Id(3)]
    public bool Optional { get; init; }

    /// <summary>For an output of class scores: the name of each class, by its index; empty where they have none.</summary>
    [Id(4)]
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Whether the graph fixes the rank.</summary>
    public bool HasRank => !Shape.IsDefault;

    /// <inheritdoc/>
    public bool Equals(TensorSpec? other) =>
        other is not null && Name == other.Name && DataType == other.DataType && Optional == other.Optional &&
        Labels.AsSpan().SequenceEqual(other.Labels.AsSpan()) && HasRank == other.HasRank && (!HasRank || Shape.AsSpan().SequenceEqual(other.Shape.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, DataType, Optional);
}
