using System.Collections.Immutable;
using ModelGrains.Routing;
using ModelGrains.Serialization;
using ModelGrains.Tensors;
using Orleans;

namespace ModelGrains.Inference;

/// <summary>The answer to one <see cref="InferRequest"/>.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.InferResponse)]
public sealed record InferResponse
{
    /// <summary>The model that answered.</summary>
    [Id(0)]
    public required ModelName Model { get; init; }

    /// <summary>The version that answered.</summary>
    [Id(1)]
    public required ModelVersion Version { get; init; }

    /// <summary>The id of the request.</summary>
    [Id(2)]
    public string Id { get; init; } = "";

    /// <summary>The outputs, in the order asked for.</summary>
    [Id(3)]
    public required ImmutableArray<Tensor> Outputs { get; init; }

    /// <summary>Where the time went; all zero where the instance did not say.</summary>
    [Id(4)]
    public InferTiming Timing { get; init; }

    /// <summary>Why this version answered; null unless <see cref="InferRequest.Explain"/> asked for it.</summary>
    [Id(5)]
    public PickExplanation? Pick { get; init; }
}
