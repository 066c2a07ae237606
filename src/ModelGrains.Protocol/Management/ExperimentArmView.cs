namespace ModelGrains.Protocol.Management;

/// <summary>What came of one arm of an experiment.</summary>
public sealed record ExperimentArmView
{
    /// <summary>The version's number.</summary>
    public required int Version { get; init; }

    /// <summary>Its requests that are in the log.</summary>
    public required long Requests { get; init; }

    /// <summary>Those of them that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>Those of them, answered or failed, about which an outcome was told.</summary>
    public required long Outcomes { get; init; }

    /// <summary>Outcomes that are no number, which all that follows leaves out.</summary>
    public required long NotNumbers { get; init; }

    /// <summary>The mean of the outcomes; absent where there is none.</summary>
    public double? Mean { get; init; }

    /// <summary>Their standard deviation; absent for fewer than two.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>Where the true mean lies (Student's t); absent for fewer than two.</summary>
    public IntervalView? Interval { get; init; }

    /// <summary>The outcomes as a rate; absent where one is neither 0 nor 1.</summary>
    public ExperimentRateView? Rate { get; init; }

    /// <summary>How far the mean is above the control's; absent of the control, and where either has no number.</summary>
    public ExperimentDifferenceView? Difference { get; init; }
}
