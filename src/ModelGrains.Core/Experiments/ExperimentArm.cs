namespace ModelGrains.Core.Experiments;

/// <summary>What came of one arm.</summary>
public sealed record ExperimentArm
{
    /// <summary>The version.</summary>
    public required ModelVersion Version { get; init; }

    /// <summary>Its requests.</summary>
    public required long Requests { get; init; }

    /// <summary>Those of them that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>Those of them about which something turned out.</summary>
    public required long Outcomes { get; init; }

    /// <summary>Outcomes that are no number, which the numbers below leave out.</summary>
    public required long NotNumbers { get; init; }

    /// <summary>The mean of the outcomes; null where there is none, or it is too large for a double.</summary>
    public double? Mean { get; init; }

    /// <summary>Their standard deviation (n − 1); null for fewer than two.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>Where the true mean lies; null for fewer than two.</summary>
    public ConfidenceInterval? Interval { get; init; }

    /// <summary>How many were 1, where all of them are 0 or 1; else null.</summary>
    public long? Successes { get; init; }

    /// <summary>Where the true share of successes lies; null as those.</summary>
    public ConfidenceInterval? RateInterval { get; init; }

    /// <summary>How far the mean is above the control's; null of the control itself, and where either has no outcome.</summary>
    public MeanDifference? Difference { get; init; }
}
