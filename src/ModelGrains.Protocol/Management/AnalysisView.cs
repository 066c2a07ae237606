namespace ModelGrains.Protocol.Management;

/// <summary>What is measured of a new version beside the old one, over the same time.</summary>
public sealed record AnalysisView
{
    /// <summary>What is measured.</summary>
    public IReadOnlyList<AnalysisMetricView?>? Metrics { get; init; }

    /// <summary>How long one measurement is, as <c>30s</c>; 1 min by default.</summary>
    public string? Interval { get; init; }

    /// <summary>How many measurements each metric needs; 1 by default. Not beside the steps.</summary>
    public int? Count { get; init; }

    /// <summary>How long after the beginning the first one begins, as <c>1m</c>; at once by default.</summary>
    public string? InitialDelay { get; init; }
}
