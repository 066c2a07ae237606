namespace ModelGrains.EndToEnd.Tests.Shadows;

/// <summary>A request of the log.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Primary">What the log says came of it.</param>
/// <param name="Candidate">What the other model makes of its logged inputs.</param>
/// <param name="LatencyMicroseconds">How long the primary took, without the fractions of a microsecond.</param>
internal sealed record OfflinePair(string Id, OfflineAnswer Primary, OfflineAnswer Candidate, long LatencyMicroseconds)
{
    /// <summary>Whether both answered.</summary>
    public bool IsCompared => Primary.Error is null && Candidate.Error is null;
}
