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

    /// <summary>Whom the queue serves first where the model's batching has priority levels: 1 is the highest, 0 takes the model's default.</summary>
    [Id(6)]
    public int Priority { get; init; }

    /// <summary>The outputs to answer as their best classes instead of their values (the classification extension), each at most once.</summary>
    [Id(7)]
    public ImmutableArray<OutputClassification> Classifications { get; init; } = [];

    /// <summary>
    /// How long the caller waits for the answer, counted from when the request was given to the data plane; null for as long as it takes.
    /// The gateway sets it from the request's deadline, which is what goes over a wire. From it a queue learns what to refuse at once; it is
    /// the caller's cancellation that ends a request.
    /// </summary>
    [Id(8)]
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>
    /// Who calls, as a hash of the caller's id that is the same everywhere; 0 where nobody knows. Only to count distinct callers: the gateway
    /// sets it from the authenticated user, the header <c>x-caller-id</c> or the remote address.
    /// </summary>
    [Id(9)]
    public ulong Caller { get; init; }

    /// <summary>The version asked for by its label; empty where none is. Not together with <see cref="Version"/>.</summary>
    [Id(10)]
    public string Label { get; init; } = "";

    /// <summary>
    /// The headers that the model's route goes by, names in lower case; others need not be here. The gateway sets it from the headers of the
    /// call, which a client gives in its call's options.
    /// </summary>
    [Id(11)]
    public ImmutableArray<RequestHeader> Headers { get; init; } = [];

    /// <summary>Whether the answer is to say why its version was picked (<see cref="InferResponse.Pick"/>).</summary>
    [Id(12)]
    public bool Explain { get; init; }
}
