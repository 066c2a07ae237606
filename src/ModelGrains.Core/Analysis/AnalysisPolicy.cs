using System.Collections.Immutable;
using ModelGrains.Analysis;

namespace ModelGrains.Core.Analysis;

/// <summary>Carries an analysis from measurement to measurement, and says what it came to. Pure.</summary>
public static class AnalysisPolicy
{
    /// <summary>An analysis that begins.</summary>
    public static AnalysisRun Begin(AnalysisSpec spec, DateTimeOffset now) => new()
    {
        Since = now,
        NextAt = now + spec.InitialDelay,
        Metrics = [.. spec.Metrics.Select(_ => MetricRun.Empty)],
    };

    /// <summary>How long until it measures; zero where it is due. By a clock that was set back it is due too.</summary>
    public static TimeSpan TimeLeft(AnalysisSpec spec, AnalysisRun run, DateTimeOffset now)
    {
        var left = run.NextAt - now;
        return left <= TimeSpan.Zero || left > spec.Interval + spec.InitialDelay ? TimeSpan.Zero : left;
    }

    /// <summary>The analysis after a measurement.</summary>
    /// <param name="spec">What is measured.</param>
    /// <param name="run">The analysis so far.</param>
    /// <param name="readings">What was seen, of each metric since its last measurement that said something; null where that time only begins now.</param>
    /// <param name="isAlone">Whether the old version has no requests any more: then nothing is held against it.</param>
    /// <param name="hasCopies">Whether requests go to both: what is said of those is not measured without them.</param>
    /// <param name="now">The time.</param>
    public static AnalysisRun Measure(AnalysisSpec spec, AnalysisRun run, ImmutableArray<AnalysisReading?> readings, bool isAlone, bool hasCopies, DateTimeOffset now) => run with
    {
        NextAt = now + spec.Interval,
        Metrics = [.. spec.Metrics.Select((metric, i) => readings[i] is { } reading && !IsDone(spec, run.Metrics[i]) && CanBeMeasured(metric, isAlone, hasCopies)
            ? Count(run.Metrics[i], MetricPolicy.Measure(metric, reading, now))
            : run.Metrics[i])],
    };

    /// <summary>What it came to.</summary>
    public static AnalysisResult ResultOf(AnalysisSpec spec, AnalysisRun? run)
    {
        if (run is null)
            return AnalysisResult.Running;
        var counted = spec.Metrics.Zip(run.Metrics).Where(pair => !pair.First.IsDryRun).ToArray();
        return counted.Any(pair => HasFailed(pair.First, pair.Second)) ? AnalysisResult.Failed
            : counted.Any(pair => pair.Second.ConsecutiveErrors > pair.First.ConsecutiveErrorLimit) ? AnalysisResult.Error
            : counted.Any(pair => IsInconclusive(spec, pair.First, pair.Second)) ? AnalysisResult.Inconclusive
            : spec.Count > 0 && counted.All(pair => IsDone(spec, pair.Second)) ? AnalysisResult.Successful
            : AnalysisResult.Running;
    }

    /// <summary>Whether a challenger has shown what it must: every metric held so often in a row.</summary>
    public static bool HasShown(AnalysisSpec rule, AnalysisRun? run) =>
        run is not null && rule.Metrics.Zip(run.Metrics).All(pair => pair.First.IsDryRun || pair.Second.ConsecutiveSuccesses >= rule.Count);

    /// <summary>Why it came to that: the last measurement of each metric that decides.</summary>
    public static string Evidence(AnalysisSpec spec, AnalysisRun run)
    {
        var result = ResultOf(spec, run);
        var deciding = spec.Metrics.Zip(run.Metrics).Where(pair => !pair.First.IsDryRun && pair.Second.Measurements.Length > 0 && result switch
        {
            AnalysisResult.Failed => HasFailed(pair.First, pair.Second),
            AnalysisResult.Error => pair.Second.ConsecutiveErrors > pair.First.ConsecutiveErrorLimit,
            AnalysisResult.Inconclusive => IsInconclusive(spec, pair.First, pair.Second),
            _ => true,
        });
        return string.Join("; ", deciding.Select(pair => Said(pair.Second, result)));
    }

    private static bool CanBeMeasured(AnalysisMetric metric, bool isAlone, bool hasCopies) =>
        MetricPolicy.NeedsCopies(metric.Kind) ? hasCopies : !isAlone || !MetricPolicy.IsRelative(metric);

    private static string Said(MetricRun run, AnalysisResult result) =>
        (run.Measurements.LastOrDefault(measurement => measurement.Result == result) ?? run.Measurements[^1]).Reason;

    private static bool HasFailed(AnalysisMetric metric, MetricRun run) => run.Failed > metric.FailureLimit;

    private static bool IsInconclusive(AnalysisSpec spec, AnalysisMetric metric, MetricRun run) => !IsDone(spec, run) && run.Inconclusive > metric.InconclusiveLimit;

    private static bool IsDone(AnalysisSpec spec, MetricRun run) => spec.Count > 0 && run.Conclusive >= spec.Count;

    private static MetricRun Count(MetricRun run, AnalysisMeasurement measured)
    {
        var kept = run.Measurements.Length < MetricRun.MaxMeasurements ? run.Measurements : run.Measurements.RemoveAt(0);
        var counted = run with { Measurements = kept.Add(measured), ConsecutiveErrors = measured.Result == AnalysisResult.Error ? run.ConsecutiveErrors + 1 : 0 };
        return measured.Result switch
        {
            AnalysisResult.Successful => counted with { Successful = run.Successful + 1, ConsecutiveSuccesses = run.ConsecutiveSuccesses + 1 },
            AnalysisResult.Failed => counted with { Failed = run.Failed + 1, ConsecutiveSuccesses = 0 },
            AnalysisResult.Inconclusive => counted with { Inconclusive = run.Inconclusive + 1 },
            _ => counted,
        };
    }
}
