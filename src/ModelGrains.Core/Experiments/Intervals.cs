namespace ModelGrains.Core.Experiments;

/// <summary>What samples say of what they were drawn from. Pure. Each null where a number would not be finite.</summary>
public static class Intervals
{
    /// <summary>Where the true mean lies: mean ± t · s / √n, with Student's t of n − 1 degrees of freedom. Null for fewer than two values.</summary>
    /// <param name="sample">The values.</param>
    /// <param name="level">How often the interval holds the true mean, above 0 and below 1.</param>
    public static ConfidenceInterval? OfMean(SampleMoments sample, double level) =>
        sample.Variance is { } variance ? Around(sample.Mean, StudentT.CentralValue(level, sample.Count - 1) * Math.Sqrt(variance / sample.Count)) : null;

    /// <summary>
    /// Where the true share lies of what is so or not: Wilson's interval (1927), which stays within 0 to 1 and holds what it says also for few values and
    /// for shares near the ends. Null for no value.
    /// </summary>
    /// <param name="successes">How many were so.</param>
    /// <param name="count">Of how many.</param>
    /// <param name="level">How often the interval holds the true share, above 0 and below 1.</param>
    public static ConfidenceInterval? OfRate(long successes, long count, double level)
    {
        if (count == 0)
            return null;
        var z = NormalDistribution.CentralValue(level);
        var share = (double)successes / count;
        var weight = z * z / count;
        var middle = (share + (weight / 2)) / (1 + weight);
        var half = z / (1 + weight) * Math.Sqrt((share * (1 - share) / count) + (weight / (4 * count)));
        // At the ends one limit is exact, and rounding would leave it beside them.
        return new ConfidenceInterval(successes == 0 ? 0 : middle - half, successes == count ? 1 : middle + half);
    }

    /// <summary>
    /// How far an arm's mean is above the control's, by Welch's test: the variances may differ, and so may the numbers of values. Null where a side has no value.
    /// </summary>
    /// <param name="control">The control's values.</param>
    /// <param name="arm">The arm's values.</param>
    /// <param name="level">How often the interval holds the true difference, above 0 and below 1.</param>
    public static MeanDifference? OfDifference(SampleMoments control, SampleMoments arm, double level)
    {
        var difference = arm.Mean - control.Mean;
        if (control.Count == 0 || arm.Count == 0 || !double.IsFinite(difference))
            return null;
        if (control.Variance is not { } controlVariance || arm.Variance is not { } armVariance)
            return new MeanDifference(difference, null, null, null);
        var (one, other) = (controlVariance / control.Count, armVariance / arm.Count);
        var squaredError = one + other;
        if (squaredError == 0)
            return new MeanDifference(difference, new ConfidenceInterval(difference, difference), null, null);
        // Welch and Satterthwaite, of the two sides' shares: their squares cannot overflow.
        var (share, otherShare) = (one / squaredError, other / squaredError);
        var freedom = 1 / ((share * share / (control.Count - 1)) + (otherShare * otherShare / (arm.Count - 1)));
        if (!double.IsFinite(freedom))
            return new MeanDifference(difference, null, null, null);
        var error = Math.Sqrt(squaredError);
        return new MeanDifference(
            difference, Around(difference, StudentT.CentralValue(level, freedom) * error), StudentT.TwoTails(difference / error, freedom), freedom);
    }

    private static ConfidenceInterval? Around(double middle, double half) =>
        double.IsFinite(middle - half) && double.IsFinite(middle + half) ? new ConfidenceInterval(middle - half, middle + half) : null;
}
