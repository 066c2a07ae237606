using System.Collections.Immutable;
using ModelGrains.Analysis;
using ModelGrains.Core.Analysis;
using ModelGrains.Core.Manifests;
using ModelGrains.Errors;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management;

/// <summary>Reads analyses as commands say them; every error at once, each naming its field. Whether an analysis makes sense is checked after that.</summary>
internal static class AnalysisRequests
{
    /// <summary>The analysis that a command says; null where it says none.</summary>
    /// <param name="view">What the command says.</param>
    /// <param name="field">What it is called.</param>
    /// <param name="count">How many measurements it needs where the command does not say.</param>
    /// <param name="errors">Takes every error.</param>
    public static AnalysisSpec? ToSpec(AnalysisView? view, string field, int count, ImmutableArray<FieldError>.Builder errors)
    {
        if (view is null)
            return null;
        var spec = new AnalysisSpec { Metrics = RouteRequests.Map(view.Metrics, $"{field}.metrics", errors, (metric, inner) => ToMetric(metric, inner, errors)) };
        return spec with
        {
            Interval = ToTime(view.Interval, spec.Interval, $"{field}.interval", errors),
            Count = view.Count ?? count,
            InitialDelay = ToTime(view.InitialDelay, spec.InitialDelay, $"{field}.initialDelay", errors),
        };
    }

    /// <summary>A time as a command writes it.</summary>
    public static TimeSpan ToTime(string? text, TimeSpan standard, string field, ImmutableArray<FieldError>.Builder errors)
    {
        if (text is null)
            return standard;
        if (DurationText.TryParse(text, out var time))
            return time;
        errors.Add(new FieldError(field, $"is '{text}', expected {DurationText.Rule}"));
        return standard;
    }

    private static AnalysisMetric? ToMetric(AnalysisMetricView view, string field, ImmutableArray<FieldError>.Builder errors)
    {
        if (ToKind(view.Name, field, errors) is not { } kind)
            return null;
        var metric = new AnalysisMetric { Kind = kind };
        return metric with
        {
            Output = view.Output ?? "",
            Max = view.Max,
            Min = view.Min,
            MaxRatio = view.MaxRatio,
            MinRatio = view.MinRatio,
            Low = view.Low,
            High = view.High,
            MinSamples = view.MinSamples ?? metric.MinSamples,
            FailureLimit = view.FailureLimit ?? metric.FailureLimit,
            InconclusiveLimit = view.InconclusiveLimit ?? metric.InconclusiveLimit,
            ConsecutiveErrorLimit = view.ConsecutiveErrorLimit ?? metric.ConsecutiveErrorLimit,
            IsDryRun = view.DryRun ?? false,
        };
    }

    private static AnalysisMetricKind? ToKind(string? name, string field, ImmutableArray<FieldError>.Builder errors)
    {
        foreach (var kind in Enum.GetValues<AnalysisMetricKind>())
        {
            if (MetricPolicy.Words(kind) == name)
                return kind;
        }

        var known = string.Join(", ", Enum.GetValues<AnalysisMetricKind>().Select(MetricPolicy.Words));
        errors.Add(new FieldError($"{field}.name", $"{(name is null ? "is missing" : $"is '{name}'")}, expected one of {known}"));
        return null;
    }
}
