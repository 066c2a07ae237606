namespace ModelGrains.Protocol.Management;

/// <summary>Outcomes that are all 0 or 1, false or true, as a rate.</summary>
/// <param name="Successes">How many were 1.</param>
/// <param name="Rate">Their share, 0 to 1.</param>
/// <param name="Interval">Where the true share lies (Wilson).</param>
public sealed record ExperimentRateView(long Successes, double Rate, IntervalView Interval);
