using System.Collections.Immutable;
using ModelGrains.Serialization;
using ModelGrains.Tensors;
using Orleans;

namespace ModelGrains.Inference;

/// <summary>One inference, as every wire gives it to the data plane.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.InferRequest)]
public sealed record InferRequest
{
    /// <summary>The model called.</summary>
    [Id(0)]
    public required ModelName Model { get; init; }

    /// <summary>The version asked for by number; null to let the route pick.</summary>
    [Id(1)]
    public ModelVersion? Version { get; init; }

    /// <summary>The caller's own id of the request, given back with the answer; empty where there is none.</summary>
    [Id(2)]
    public string Id { get; init; } = "";

    /// <summary>The inputs, in any order.</summary>
    [Id(3)]
    public required ImmutableArray<Tensor> Inputs { get; init; }

    /// <summary>The names of the outputs asked for, in the order to answer them; empty for all, in the graph's order.</summary>
    [Id(4)]
    public ImmutableArray<string> Outputs { get; init; } = [];

    /// <summary>Request parameters by name.</summary>
    [Id(5)]
    public ImmutableDictionary<string, ParameterValue> Parameters { get; init; } = ImmutableDictionary<string, ParameterValue>.Empty;
}
