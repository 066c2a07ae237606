using System.Collections.Immutable;
using ModelGrains.Serialization;
using ModelGrains.Tensors;
using Orleans;

namespace ModelGrains.Models;

/// <summary>The inputs and outputs of a model, in the graph's order.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ModelSignature)]
public sealed record ModelSignature
{
    /// <summary>What the model takes.</summary>
    [Id(0)]
    public required ImmutableArray<TensorSpec> Inputs { get; init; }

    /// <summary>What the model gives.</summary>
    [Id(1)]
    public required ImmutableArray<TensorSpec> Outputs { get; init; }

    /// <inheritdoc/>
    public bool Equals(ModelSignature? other) =>
        other is not null && Inputs.AsSpan().SequenceEqual(other.Inputs.AsSpan()) && Outputs.AsSpan().SequenceEqual(other.Outputs.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Inputs.Length, Outputs.Length);
}
