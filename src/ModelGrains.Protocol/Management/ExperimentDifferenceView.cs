namespace ModelGrains.Protocol.Management;

/// <summary>How far the mean of an arm is above that of the control (Welch).</summary>
/// <param name="Value">The difference.</param>
/// <param name="Interval">Where the true difference lies; absent where an arm has fewer than two numbers.</param>
/// <param name="PValue">How probable a difference at least as large, either way, would be if there were none; absent likewise, and where no number differs from its arm's mean.</param>
/// <param name="DegreesOfFreedom">Those of the t distribution; absent as the p-value.</param>
public sealed record ExperimentDifferenceView(double Value, IntervalView? Interval, double? PValue, double? DegreesOfFreedom);
