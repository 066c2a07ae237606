using System.Collections.Immutable;
using ModelGrains.Analysis;
using ModelGrains.Core.Analysis;
using ModelGrains.Core.Rollouts;
using ModelGrains.Protocol.Management;
using ModelGrains.Rollouts;

namespace ModelGrains.Gateway.Management;

/// <summary>Analyses as the management API shows them.</summary>
internal static class AnalysisViews
{
    /// <summary>The analyses of a rollout.</summary>
    public static IEnumerable<AnalysisRunView> Of(RolloutStatus status, ImmutableArray<RolloutStage> plan)
    {
        if (status.StepRun is { } step && status.Stage < plan.Length && RolloutGuard.StepOf(plan[status.Stage]) is { } own)
            yield return ToView(plan[status.Stage].Text, own, step);
        if (status.GuardRun is { } guard && status.Spec.Analysis is { } beside)
            yield return ToView("analysis", beside, guard);
    }

    private static AnalysisRunView ToView(string scope, AnalysisSpec spec, AnalysisRun run) =>
        new(scope, AnalysisPolicy.ResultOf(spec, run).ToString(), run.Since, [.. spec.Metrics.Zip(run.Metrics, ToView)]);

    private static MetricRunView ToView(AnalysisMetric metric, MetricRun run) => new(
        MetricPolicy.NameOf(metric), run.Successful, run.Failed, run.Inconclusive, run.ConsecutiveErrors, metric.IsDryRun, [.. run.Measurements.Select(ToView)]);

    private static MeasurementView ToView(AnalysisMeasurement measured) => new(
        measured.Time, measured.Result.ToString(), measured.Value, measured.Stable, measured.Samples, measured.StableSamples, measured.Reason);
}
