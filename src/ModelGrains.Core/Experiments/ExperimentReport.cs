using System.Collections.Immutable;

namespace ModelGrains.Core.Experiments;

/// <summary>What came of an experiment: its arms in the order in which they were asked for.</summary>
/// <param name="Query">What was asked.</param>
/// <param name="Arms">The arms.</param>
public sealed record ExperimentReport(ExperimentQuery Query, ImmutableArray<ExperimentArm> Arms)
{
    /// <summary>The report of what was counted.</summary>
    public static ExperimentReport Of(ExperimentQuery query, ExperimentTally tally) =>
        new(query, [.. query.Versions.Select(version => ArmOf(query, version, tally))]);

    private static ExperimentArm ArmOf(ExperimentQuery query, ModelVersion version, ExperimentTally tally)
    {
        var arm = tally[version];
        var numbers = arm.Numbers;
        return new ExperimentArm
        {
            Version = version,
            Requests = arm.Requests,
            Failed = arm.Failed,
            Outcomes = arm.Outcomes,
            NotNumbers = arm.NotNumbers,
            Mean = numbers.Count > 0 ? Finite(numbers.Mean) : null,
            StandardDeviation = numbers.Variance is { } variance ? Finite(Math.Sqrt(variance)) : null,
            Interval = Intervals.OfMean(numbers, query.Level),
            Successes = arm.IsRate ? arm.Ones : null,
            RateInterval = arm.IsRate ? Intervals.OfRate(arm.Ones, numbers.Count, query.Level) : null,
            Difference = version == query.Control ? null : Intervals.OfDifference(tally[query.Control].Numbers, numbers, query.Level),
        };
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
