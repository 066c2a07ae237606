using System.Collections.Immutable;
using ModelGrains.Analysis;
using ModelGrains.Errors;

namespace ModelGrains.Core.Analysis;

/// <summary>Checks an analysis as asked for; collects every error.</summary>
public static class AnalysisValidator
{
    /// <summary>The most metrics of one analysis.</summary>
    public const int MaxMetrics = 20;

    /// <summary>The most measurements that may be asked for.</summary>
    public const int MaxCount = 10_000;

    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(1);

    /// <summary>Adds every error.</summary>
    /// <param name="spec">What is asked for.</param>
    /// <param name="field">What it is called.</param>
    /// <param name="isEndless">Whether it goes on for as long as its rollout does; else it needs a count.</param>
    /// <param name="isCopied">Whether the version gets copies only.</param>
    /// <param name="errors">Takes them.</param>
    public static void Check(AnalysisSpec spec, string field, bool isEndless, bool isCopied, ImmutableArray<FieldError>.Builder errors)
    {
        if (spec.Metrics.Length is 0 or > MaxMetrics)
            errors.Add(Error($"{field}.metrics", $"are {spec.Metrics.Length}, expected 1 to {MaxMetrics}"));
        if (spec.Interval < MinInterval || spec.Interval > MaxTime)
            errors.Add(Error($"{field}.interval", $"is {spec.Interval.TotalSeconds:0.###} s, expected {MinInterval.TotalSeconds:0} s to {MaxTime.TotalHours:0} h"));
        if (spec.InitialDelay < TimeSpan.Zero || spec.InitialDelay > MaxTime)
            errors.Add(Error($"{field}.initialDelay", $"is {spec.InitialDelay.TotalSeconds:0.###} s, expected 0 to {MaxTime.TotalHours:0} h"));
        if (isEndless && spec.Count != 0)
            errors.Add(Error($"{field}.count", $"is {spec.Count}, expected none: it goes on for as long as the rollout does"));
        if (!isEndless && spec.Count is < 1 or > MaxCount)
            errors.Add(Error($"{field}.count", $"is {spec.Count}, expected 1 to {MaxCount}"));
        if (!spec.Metrics.IsEmpty && spec.Metrics.All(metric => metric.IsDryRun) && !isEndless)
            errors.Add(Error($"{field}.metrics", $"are all 'dryRun', expected one that decides"));
        for (var i = 0; i < spec.Metrics.Length; i++)
            Check(spec.Metrics[i], $"{field}.metrics[{i}]", isCopied, errors);
    }

    private static void Check(AnalysisMetric metric, string field, bool isCopied, ImmutableArray<FieldError>.Builder errors)
    {
        var name = MetricPolicy.Words(metric.Kind);
        if (metric is { Max: null, Min: null, MaxRatio: null, MinRatio: null, IsDryRun: false })
            errors.Add(Error(field, $"has no limit, expected one of 'max', 'min', 'maxRatio' and 'minRatio', or 'dryRun'"));
        foreach (var (limit, value) in (ReadOnlySpan<(string, double?)>)[("max", metric.Max), ("min", metric.Min), ("low", metric.Low), ("high", metric.High)])
        {
            if (value is { } number && !double.IsFinite(number))
                errors.Add(Error($"{field}.{limit}", $"is {number}, expected a finite number"));
        }

        foreach (var (limit, value) in (ReadOnlySpan<(string, double?)>)[("maxRatio", metric.MaxRatio), ("minRatio", metric.MinRatio)])
        {
            if (value is { } number && !(number > 0 && double.IsFinite(number)))
                errors.Add(Error($"{field}.{limit}", $"is {number}, expected a number above 0"));
            if (value is not null && MetricPolicy.IsBetween(metric.Kind))
                errors.Add(Error($"{field}.{limit}", $"is given, but {name} is one number of both versions: expected 'max'"));
        }

        if (metric.Min > metric.Max)
            errors.Add(Error($"{field}.min", $"is {metric.Min}, above 'max', which is {metric.Max}"));
        if (metric.Low > metric.High)
            errors.Add(Error($"{field}.low", $"is {metric.Low}, above 'high', which is {metric.High}"));
        CheckOutput(metric, field, name, isCopied, errors);
        if (metric.MinSamples < 1)
            errors.Add(Error($"{field}.minSamples", $"is {metric.MinSamples}, expected 1 or more"));
        foreach (var (limit, value) in (ReadOnlySpan<(string, int)>)
            [("failureLimit", metric.FailureLimit), ("inconclusiveLimit", metric.InconclusiveLimit), ("consecutiveErrorLimit", metric.ConsecutiveErrorLimit)])
        {
            if (value < 0)
                errors.Add(Error($"{field}.{limit}", $"is {value}, expected 0 or more"));
        }
    }

    private static void CheckOutput(AnalysisMetric metric, string field, string name, bool isCopied, ImmutableArray<FieldError>.Builder errors)
    {
        var isOfOutputs = metric.Kind is AnalysisMetricKind.InvalidOutputRate or AnalysisMetricKind.OutcomeMean || MetricPolicy.IsBetween(metric.Kind);
        if (metric.Output.Length > 0 && !isOfOutputs)
            errors.Add(Error($"{field}.output", $"is '{metric.Output}', but {name} is of no output"));
        if ((metric.Low is not null || metric.High is not null) && metric.Kind != AnalysisMetricKind.InvalidOutputRate)
            errors.Add(Error($"{field}.{(metric.Low is not null ? "low" : "high")}", $"is given, but {name} knows no range: expected it of 'invalidOutputRate'"));
        else if ((metric.Low is not null || metric.High is not null) && isCopied)
            errors.Add(Error($"{field}.{(metric.Low is not null ? "low" : "high")}", $"is given, but of copies only numbers that are none or infinite are counted"));
        if (isCopied && metric.Kind == AnalysisMetricKind.OutcomeMean)
            errors.Add(Error($"{field}.name", $"is outcomeMean, but nobody acts on the answers to copies: they have no outcomes"));
    }

    private static FieldError Error(string field, FormattableString text) => new(field, FormattableString.Invariant(text));
}
