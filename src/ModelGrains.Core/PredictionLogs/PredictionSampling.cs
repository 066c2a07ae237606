using ModelGrains.Core.Hashing;

namespace ModelGrains.Core.PredictionLogs;

/// <summary>
/// Whether a request is in a sample: by a salted hash of its id, so that whoever asks about the same request under the same salt gets the same
/// answer, on every silo and for the primary as for its shadow. A request that is in a sample is in every larger one.
/// </summary>
public static class PredictionSampling
{
    private const double Unit = 1.0 / (1UL << 53);

    /// <summary>Where a request stands, at least 0 and below 1, evenly spread. Allocates nothing.</summary>
    public static double PointOf(ReadOnlySpan<char> salt, ReadOnlySpan<char> id) => (KeyHash.Of(salt, id) >> 11) * Unit;

    /// <summary>Whether it is in the sample of this share. Allocates nothing.</summary>
    /// <param name="salt">Under another salt other requests are.</param>
    /// <param name="id">The request's id.</param>
    /// <param name="rate">The share, 0 to 1.</param>
    public static bool IsSampled(ReadOnlySpan<char> salt, ReadOnlySpan<char> id, double rate) => rate > 0 && PointOf(salt, id) < rate;
}
