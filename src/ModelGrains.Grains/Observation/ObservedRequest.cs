using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Routing;

namespace ModelGrains.Grains.Observation;

/// <summary>A request and what it came to.</summary>
public sealed class ObservedRequest
{
    private InferRequest request;
    private bool isKept;

    internal ObservedRequest(InferRequest request, bool isKept)
    {
        this.request = request;
        this.isKept = isKept;
    }

    /// <summary>The caller's id of the request, or the one made for it.</summary>
    public required string Id { get; init; }

    /// <summary>The request. Until it is kept its tensors' memory is the caller's, and only lent to <see cref="IRequestObserver.OnAnswered"/>.</summary>
    public InferRequest Request => request;

    /// <summary>The answer, or the error that the data plane answered with. Its memory is its own and never changes.</summary>
    public required Outcome<InferResponse> Answer { get; init; }

    /// <summary>The version that answered, or failed; null where it failed before one is known.</summary>
    public ModelVersion? Version { get; init; }

    /// <summary>Why that version; null where it is not known.</summary>
    public PickExplanation? Pick { get; init; }

    /// <summary>When it came, in UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How long the answer took.</summary>
    public required TimeSpan Latency { get; init; }

    /// <summary>
    /// Has the request's memory copied, once for all who keep it, so that this can be used from now on. To be called in
    /// <see cref="IRequestObserver.OnAnswered"/>, by who has a place for it: it is on the request's way.
    /// </summary>
    /// <returns>This.</returns>
    public ObservedRequest Keep()
    {
        if (!isKept)
            (request, isKept) = (Observation.Copy(request), true);
        return this;
    }
}
