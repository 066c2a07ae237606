using System.Collections.Immutable;
using ModelGrains.Inference;

namespace ModelGrains.Grains.Observation;

/// <summary>
/// Sees requests of a model and what they came to. It is called on the request's way: it does not wait there, and does no more than
/// count; what takes longer it puts into a bounded queue of its own, and drops and counts what does not fit. Safe for concurrent use.
/// </summary>
public interface IRequestObserver
{
    /// <summary>The headers that it goes by, names in lower case: requests of the model come with them, as with those of the route. Never changes.</summary>
    ImmutableArray<string> Headers => [];

    /// <summary>Whether to be told what a request comes to. Allocates nothing: it is asked about every request of the model.</summary>
    /// <param name="request">The request, as it will be picked by; its tensors' memory is the caller's.</param>
    /// <param name="id">The id that the request is known by: the caller's own, or one made for it.</param>
    bool Wants(InferRequest request, ReadOnlySpan<char> id);

    /// <summary>
    /// Takes a request that it wanted, once it is answered and before its caller has the answer. What is used of it after this has returned
    /// is kept first (<see cref="ObservedRequest.Keep"/>). The same one may be given to others: nobody changes it.
    /// </summary>
    void OnAnswered(ObservedRequest request);
}
