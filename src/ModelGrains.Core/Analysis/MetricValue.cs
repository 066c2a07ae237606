using ModelGrains.Analysis;
using ModelGrains.Comparison;
using ModelGrains.Core.Comparison;

namespace ModelGrains.Core.Analysis;

/// <summary>What a metric came to over one time.</summary>
/// <param name="Value">Of the new version, or between the two; null where there is nothing.</param>
/// <param name="Stable">Of the old version; null where there is nothing, or it is one between the two.</param>
/// <param name="Samples">Of how many requests of the new version.</param>
/// <param name="StableSamples">Of how many requests of the old version.</param>
internal readonly record struct MetricValue(double? Value, double? Stable, long Samples, long StableSamples)
{
    /// <summary>Whether it is the number of some of the samples, as a share.</summary>
    public bool IsShare { get; init; }

    /// <summary>Which output it is of; empty where it is of none.</summary>
    public string Output { get; init; } = "";

    /// <summary>What a metric is in a reading.</summary>
    public static MetricValue Of(AnalysisMetric metric, AnalysisReading reading)
    {
        var (stable, canary) = (reading.Stable, reading.Canary);
        return metric.Kind switch
        {
            AnalysisMetricKind.ErrorRate => OfShare(canary.Errors, canary.Requests, stable.Errors, stable.Requests),
            AnalysisMetricKind.TimeoutRate => OfShare(
                canary.Timeouts + canary.Cancelled, canary.Requests + canary.Cancelled, stable.Timeouts + stable.Cancelled, stable.Requests + stable.Cancelled),
            AnalysisMetricKind.LatencyP50 => Latency(0.5),
            AnalysisMetricKind.LatencyP95 => Latency(0.95),
            AnalysisMetricKind.LatencyP99 => Latency(0.99),
            AnalysisMetricKind.InvalidOutputRate => Worst(metric, reading, (one, other) => OfShare(one.Invalid, one.Answers, other.Invalid, other.Answers)),
            AnalysisMetricKind.DisagreementRate => Disagreement(metric, reading.Pairs, output => (output.Differing, output.Pairs)),
            AnalysisMetricKind.ClassFlipRate => Disagreement(metric, reading.Pairs, output => (output.Flips, output.Classes)),
            AnalysisMetricKind.StabilityIndex => Worst(metric, reading, (one, other) => Distance(one, other, Histograms.StabilityIndex)),
            AnalysisMetricKind.KolmogorovSmirnov => Worst(metric, reading, (one, other) => Distance(one, other, Histograms.KolmogorovSmirnov)),
            AnalysisMetricKind.OutcomeMean => new MetricValue(
                Known(reading.CanaryOutcomes), Known(reading.StableOutcomes), reading.CanaryOutcomes.Count, reading.StableOutcomes.Count),
            _ => throw new ArgumentOutOfRangeException(nameof(metric), metric.Kind, "There is no such metric."),
        };

        MetricValue Latency(double share) => new(
            Histograms.Quantile(canary.Latency, share) / 1000, Histograms.Quantile(stable.Latency, share) / 1000, canary.Latency.Count, stable.Latency.Count);
    }

    private static double? Known(OutcomeReading outcomes) => outcomes.Count == 0 ? null : outcomes.Mean;

    private static MetricValue OfShare(long count, long total, long stableCount, long stableTotal) => new(
        total == 0 ? null : (double)count / total, stableTotal == 0 ? null : (double)stableCount / stableTotal, total, stableTotal) { IsShare = true };

    private static MetricValue Distance(OutputTrack canary, OutputTrack stable, Func<ValueHistogram, ValueHistogram, double?> distance) =>
        new(distance(stable.Values, canary.Values), null, canary.Answers, stable.Answers);

    private static MetricValue Disagreement(AnalysisMetric metric, PairReading? pairs, Func<PairOutput, (long Differing, long Compared)> count)
    {
        var worst = new MetricValue(null, null, pairs?.Pairs ?? 0, pairs?.Pairs ?? 0);
        if (pairs is not { Pairs: > 0 })
            return worst;
        // What failed was not compared: it disagrees wholly.
        var failed = (double)pairs.OnlyCandidateFailed / pairs.Pairs;
        worst = worst with { Value = failed > 0 ? failed : null };
        foreach (var output in pairs.Outputs.Where(output => IsMeant(metric, output.Name)))
        {
            var (differing, compared) = count(output);
            if (compared == 0)
                continue;
            var value = failed + ((1 - failed) * differing / compared);
            if (worst.Value is not { } before || value >= before)
                worst = worst with { Value = value, Output = output.Name };
        }

        return worst;
    }

    /// <summary>The largest of the outputs meant that have samples enough; one of which nothing is known hides no other.</summary>
    private static MetricValue Worst(AnalysisMetric metric, AnalysisReading reading, Func<OutputTrack, OutputTrack, MetricValue> measure)
    {
        var worst = default(MetricValue?);
        foreach (var output in reading.Canary.Outputs.Where(output => IsMeant(metric, output.Name)))
        {
            var stable = reading.Stable.Outputs.FirstOrDefault(other => other.Name == output.Name) ?? new OutputTrack { Name = output.Name };
            var value = measure(output, stable) with { Output = output.Name };
            if (worst is not { } before || IsWorse(value, before, metric.MinSamples))
                worst = value;
        }

        return worst ?? new MetricValue(null, null, 0, 0);
    }

    private static bool IsWorse(MetricValue value, MetricValue before, int minSamples)
    {
        var (says, saidBefore) = (value.Value is not null && value.Samples >= minSamples, before.Value is not null && before.Samples >= minSamples);
        if (says != saidBefore)
            return says;
        // What is no number is the worst.
        return value.Value is { } number && !(number <= (before.Value ?? double.NegativeInfinity));
    }

    private static bool IsMeant(AnalysisMetric metric, string output) => metric.Output.Length == 0 || metric.Output == output;
}
