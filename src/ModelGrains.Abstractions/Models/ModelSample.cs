using System.Collections.Immutable;
using ModelGrains.Serialization;
using ModelGrains.Tensors;
using Orleans;

namespace ModelGrains.Models;

/// <summary>A request that a version must be able to answer, and the answer expected.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ModelSample)]
public sealed record ModelSample
{
    /// <summary>A name for messages.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>The inputs of the request.</summary>
    [Id(1)]
    public required ImmutableArray<Tensor> Inputs { get; init; }

    /// <summary>The outputs expected; empty where only the run itself is tried.</summary>
    [Id(2)]
    public ImmutableArray<Tensor> Expected { get; init; } = [];

    /// <summary>How far the answer may be from <see cref="Expected"/>.</summary>
    [Id(3)]
    public Tolerance Tolerance { get; init; } = Tolerance.Default;
}
