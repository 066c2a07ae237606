using ModelGrains.Core.Experiments;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management;

/// <summary>Experiments as the management API shows them.</summary>
internal static class ExperimentViews
{
    public static ExperimentView ToView(ModelName model, ExperimentReport report) => new()
    {
        Model = model.Value,
        Control = report.Query.Control.Value,
        From = report.Query.From,
        To = report.Query.To,
        Outcome = report.Query.Outcome.Length > 0 ? report.Query.Outcome : null,
        Level = report.Query.Level,
        Segments = report.Query.WithSegments,
        Arms = [.. report.Arms.Select(ToView)],
    };

    private static ExperimentArmView ToView(ExperimentArm arm) => new()
    {
        Version = arm.Version.Value,
        Requests = arm.Requests,
        Failed = arm.Failed,
        Outcomes = arm.Outcomes,
        NotNumbers = arm.NotNumbers,
        Mean = arm.Mean,
        StandardDeviation = arm.StandardDeviation,
        Interval = ToView(arm.Interval),
        Rate = arm is { Successes: { } successes, RateInterval: { } interval }
            ? new ExperimentRateView(successes, (double)successes / (arm.Outcomes - arm.NotNumbers), ToView(interval)!)
            : null,
        Difference = arm.Difference is { } difference
            ? new ExperimentDifferenceView(difference.Value, ToView(difference.Interval), difference.PValue, difference.DegreesOfFreedom)
            : null,
    };

    private static IntervalView? ToView(ConfidenceInterval? interval) => interval is { } known ? new IntervalView(known.Low, known.High) : null;
}
