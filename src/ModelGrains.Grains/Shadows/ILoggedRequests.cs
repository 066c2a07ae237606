using ModelGrains.Inference;

namespace ModelGrains.Grains.Shadows;

/// <summary>Which requests the prediction log samples, for shadows that get copies of exactly those. Safe for concurrent use.</summary>
internal interface ILoggedRequests
{
    /// <summary>Learns what it needs to say so of a version, before requests come.</summary>
    Task LearnAsync(VersionKey version);

    /// <summary>Whether a request is logged if this version answers it; false before that is known. Allocates nothing.</summary>
    bool Has(VersionKey version, InferRequest request, ReadOnlySpan<char> id);
}
