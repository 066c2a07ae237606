using ModelGrains.Errors;
using ModelGrains.Inference;

namespace ModelGrains.Grains.Shadows;

/// <summary>Where copies are run.</summary>
internal interface IShadowTarget
{
    /// <summary>Runs one; it may do so on the calling thread.</summary>
    ValueTask<Outcome<InferResponse>> InferAsync(InferRequest copy, CancellationToken cancellationToken);
}
