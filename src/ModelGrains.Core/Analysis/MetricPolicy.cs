using System.Globalization;
using ModelGrains.Analysis;
using ModelGrains.Core.Experiments;

namespace ModelGrains.Core.Analysis;

/// <summary>What one measurement of one metric comes to. Pure.</summary>
public static class MetricPolicy
{
    private const double Level = 0.95;

    /// <summary>Whether a metric holds the new version against the old one, which must have requests too then.</summary>
    public static bool IsRelative(AnalysisMetric metric) => metric.MaxRatio is not null || metric.MinRatio is not null || IsBetween(metric.Kind);

    /// <summary>Whether a metric is one number of both versions.</summary>
    public static bool IsBetween(AnalysisMetricKind kind) =>
        NeedsCopies(kind) || kind is AnalysisMetricKind.StabilityIndex or AnalysisMetricKind.KolmogorovSmirnov;

    /// <summary>Whether a metric is one of requests that went to both versions.</summary>
    public static bool NeedsCopies(AnalysisMetricKind kind) => kind is AnalysisMetricKind.DisagreementRate or AnalysisMetricKind.ClassFlipRate;

    /// <summary>The measurement that a reading makes.</summary>
    public static AnalysisMeasurement Measure(AnalysisMetric metric, AnalysisReading reading, DateTimeOffset now)
    {
        if (reading.Error is { } error)
            return new AnalysisMeasurement { Time = now, Result = AnalysisResult.Error, Reason = $"{NameOf(metric)} could not be measured: {error}" };
        var value = MetricValue.Of(metric, reading);
        var (result, why) = Judge(metric, value);
        return new AnalysisMeasurement
        {
            Time = now,
            Result = result,
            Value = Finite(value.Value),
            Stable = Finite(value.Stable),
            Samples = value.Samples,
            StableSamples = value.StableSamples,
            Reason = $"{NameOf(metric, value.Output)} {why}",
        };
    }

    /// <summary>A metric's name in texts and in the API.</summary>
    public static string Words(AnalysisMetricKind kind) => kind switch
    {
        AnalysisMetricKind.ErrorRate => "errorRate",
        AnalysisMetricKind.TimeoutRate => "timeoutRate",
        AnalysisMetricKind.LatencyP50 => "latencyP50",
        AnalysisMetricKind.LatencyP95 => "latencyP95",
        AnalysisMetricKind.LatencyP99 => "latencyP99",
        AnalysisMetricKind.InvalidOutputRate => "invalidOutputRate",
        AnalysisMetricKind.DisagreementRate => "disagreementRate",
        AnalysisMetricKind.ClassFlipRate => "classFlipRate",
        AnalysisMetricKind.StabilityIndex => "psi",
        AnalysisMetricKind.KolmogorovSmirnov => "ks",
        _ => "outcomeMean",
    };

    /// <summary>A metric with what it is of: <c>psi of 'score'</c>.</summary>
    public static string NameOf(AnalysisMetric metric, string output = "")
    {
        var of = metric.Output.Length > 0 ? metric.Output : output;
        return of.Length > 0 ? $"{Words(metric.Kind)} of '{of}'" : Words(metric.Kind);
    }

    private static (AnalysisResult Result, string Why) Judge(AnalysisMetric metric, MetricValue value)
    {
        if (value.Samples >= metric.MinSamples && value.Value is null)
            return (AnalysisResult.Inconclusive, "has nothing to compare: no such values on both sides");
        if (value.Samples < metric.MinSamples || value.Value is not { } canary)
            return (AnalysisResult.Inconclusive, Text($"has {value.Samples} of the {metric.MinSamples} samples of the new version that it needs"));
        if (IsRelative(metric) && value.StableSamples < metric.MinSamples)
            return (AnalysisResult.Inconclusive, Text($"has {value.StableSamples} of the {metric.MinSamples} samples of the old version that it needs"));
        var said = value.Stable is { } beside
            ? Text($"is {Number(canary)} of {value.Samples}, beside {Number(beside)} of {value.StableSamples}")
            : Text($"is {Number(canary)} of {value.Samples}");
        // What is no number is within no limit.
        if (metric.Max is { } max && !(canary <= max))
            return (AnalysisResult.Failed, Text($"{said}: above {Number(max)}"));
        if (metric.Min is { } min && !(canary >= min))
            return (AnalysisResult.Failed, Text($"{said}: below {Number(min)}"));
        if (metric.MaxRatio is { } most && IsAbove(value, canary, most))
            return (AnalysisResult.Failed, Text($"{said}: above {Number(most)} times it"));
        if (metric.MinRatio is { } least && value.Stable is { } stable && !(canary >= Times(stable, least)))
            return (AnalysisResult.Failed, Text($"{said}: below {Number(least)} times it"));
        return (AnalysisResult.Successful, said);
    }

    /// <summary>Shares are held against each other by the near ends of their intervals: one failure among few is no evidence.</summary>
    private static bool IsAbove(MetricValue value, double canary, double ratio)
    {
        if (value.Stable is not { } stable)
            return false;
        if (!value.IsShare)
            return !(canary <= Times(stable, ratio));
        return IntervalOf(canary, value.Samples).Low > ratio * IntervalOf(stable, value.StableSamples).High;
    }

    /// <summary>So many times a number; of one below zero as far above or below it as of its opposite.</summary>
    private static double Times(double number, double ratio) => number + ((ratio - 1) * Math.Abs(number));

    private static ConfidenceInterval IntervalOf(double share, long samples) => Intervals.OfRate((long)Math.Round(share * samples), samples, Level)!.Value;

    /// <summary>What is stored is stored as JSON, which has no infinity.</summary>
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
