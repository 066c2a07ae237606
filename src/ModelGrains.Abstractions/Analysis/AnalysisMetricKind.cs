namespace ModelGrains.Analysis;

/// <summary>What an analysis measures of a version. Stored: numbers are never changed.</summary>
public enum AnalysisMetricKind
{
    /// <summary>The share of requests that failed, 0 to 1. What the caller gave up is not among them.</summary>
    ErrorRate = 1,

    /// <summary>The share of requests whose time was over, or whose caller gave up, 0 to 1.</summary>
    TimeoutRate = 2,

    /// <summary>The median of how long answers took, in milliseconds.</summary>
    LatencyP50 = 3,

    /// <summary>What 95 % of the answers did not take longer than, in milliseconds.</summary>
    LatencyP95 = 4,

    /// <summary>What 99 % of the answers did not take longer than, in milliseconds.</summary>
    LatencyP99 = 5,

    /// <summary>The share of answers with a number that is none, infinite or out of range, 0 to 1.</summary>
    InvalidOutputRate = 6,

    /// <summary>
    /// The share of shadowed requests that the new version answers otherwise than the old one, 0 to 1: not equal, nor within the tolerance.
    /// A request that only the new one fails is one.
    /// </summary>
    DisagreementRate = 7,

    /// <summary>The population stability index of the new version's values against the old one's.</summary>
    StabilityIndex = 8,

    /// <summary>The Kolmogorov–Smirnov statistic of the new version's values against the old one's, 0 to 1.</summary>
    KolmogorovSmirnov = 9,

    /// <summary>The mean of the outcomes that were told of the version's requests.</summary>
    OutcomeMean = 10,

    /// <summary>
    /// The share of classes of shadowed requests that the new version answers otherwise, 0 to 1: of scores the place of the largest. A
    /// request that only the new one fails is one.
    /// </summary>
    ClassFlipRate = 11,
}
