using ModelGrains.Analysis;

namespace ModelGrains.Core.Analysis;

/// <summary>What was seen of both versions over one time; or why nothing was.</summary>
public sealed record AnalysisReading
{
    /// <summary>The old version's requests.</summary>
    public TrackState Stable { get; init; } = TrackState.Empty;

    /// <summary>The new version's requests.</summary>
    public TrackState Canary { get; init; } = TrackState.Empty;

    /// <summary>Requests that went to both, by a shadow; null where there is none.</summary>
    public PairReading? Pairs { get; init; }

    /// <summary>What turned out about the old version's requests, since the analysis began.</summary>
    public OutcomeReading StableOutcomes { get; init; }

    /// <summary>What turned out about the new version's requests, since the analysis began.</summary>
    public OutcomeReading CanaryOutcomes { get; init; }

    /// <summary>Why nothing could be seen; null where it could.</summary>
    public string? Error { get; init; }
}
