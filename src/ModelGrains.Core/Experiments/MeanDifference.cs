namespace ModelGrains.Core.Experiments;

/// <summary>How far the mean of an arm is above that of the control.</summary>
/// <param name="Value">The difference, below zero where the control's is higher.</param>
/// <param name="Interval">Where the true difference lies; null where an arm has fewer than two values.</param>
/// <param name="PValue">
/// How probable a difference at least as large, either way, would be if there were none; null where an arm has fewer than two values, or no value differs
/// from its arm's mean.
/// </param>
/// <param name="DegreesOfFreedom">Those of the t distribution that both were read from (Welch–Satterthwaite); null as the p-value.</param>
public readonly record struct MeanDifference(double Value, ConfidenceInterval? Interval, double? PValue, double? DegreesOfFreedom);
