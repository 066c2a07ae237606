using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Routing;

namespace ModelGrains.Grains.Observation;

/// <summary>A request and what it came to. Its memory is its own and never changes.</summary>
public sealed record ObservedRequest
{
    /// <summary>The caller's id of the request, or the one made for it.</summary>
    public required string Id { get; init; }

    /// <summary>The request, its inputs copied.</summary>
    public required InferRequest Request { get; init; }

    /// <summary>The answer, or the error that the data plane answered with.</summary>
    public required Outcome<InferResponse> Answer { get; init; }

    /// <summary>The version that answered, or failed; null where it failed before one is known.</summary>
    public ModelVersion? Version { get; init; }

    /// <summary>Why that version; null where it is not known.</summary>
    public PickExplanation? Pick { get; init; }

    /// <summary>When it came, in UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How long the answer took.</summary>
    public required TimeSpan Latency { get; init; }
}
