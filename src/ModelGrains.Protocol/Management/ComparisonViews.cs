using System.Collections.Immutable;
using ModelGrains.Comparison;
using ModelGrains.Core.Comparison;

namespace ModelGrains.Protocol.Management;

/// <summary>Comparisons as the management API and the command line show them.</summary>
public static class ComparisonViews
{
    private const double MicrosecondsPerMillisecond = 1000;

    /// <summary>The view of a comparison.</summary>
    /// <param name="primary">The version that counts: <c>fraud/3</c>.</param>
    /// <param name="candidate">The version that is held against it.</param>
    /// <param name="state">What the pairs came to.</param>
    public static ComparisonView Of(string primary, string candidate, ComparisonState state) => new()
    {
        Primary = primary,
        Candidate = candidate,
        Pairs = state.Pairs,
        Compared = state.Compared,
        BothFailed = state.BothFailed,
        Dropped = state.Dropped,
        PrimaryErrors = ToView(state.PrimaryErrors),
        CandidateErrors = ToView(state.CandidateErrors),
        PrimaryLatency = Latency(state.PrimaryLatency),
        CandidateLatency = Latency(state.CandidateLatency),
        AbsoluteTolerance = state.Tolerance.Absolute,
        RelativeTolerance = state.Tolerance.Relative,
        Outputs = [.. state.Outputs.Select(ToView)],
        OutputsLeftOut = state.OutputsLeftOut,
    };

    private static OutputComparisonView ToView(OutputComparison output) => new()
    {
        Name = output.Name,
        Pairs = output.Pairs,
        Exact = output.Exact,
        WithinTolerance = output.WithinTolerance,
        Elements = output.Elements,
        ElementsWithinTolerance = output.ElementsWithinTolerance,
        ShapeMismatches = output.ShapeMismatches,
        TypeMismatches = output.TypeMismatches,
        MissingInPrimary = output.MissingInPrimary,
        MissingInCandidate = output.MissingInCandidate,
        MeanDifference = output.Differences == 0 ? null : output.DifferenceSum / output.Differences,
        MaxDifference = output.Differences == 0 ? null : output.MaxDifference,
        Classes = output.Classes,
        Flips = output.Flips,
        ClassStabilityIndex = ConfusionCounts.StabilityIndex(output.Confusion),
        Confusion = [.. output.Confusion.Select(cell => new ConfusionCellView(cell.Primary, cell.Candidate, cell.Count))],
        StabilityIndex = Histograms.StabilityIndex(output.Primary, output.Candidate),
        KolmogorovSmirnov = Histograms.KolmogorovSmirnov(output.Primary, output.Candidate),
        Primary = Distribution(output.Primary),
        Candidate = Distribution(output.Candidate),
        Worst = [.. output.Worst.Select(example => new ComparisonExampleView(example.RequestId, example.Difference))],
    };

    private static DistributionView? Distribution(ValueHistogram values)
    {
        if (values.Count + values.NaNs + values.Infinities == 0)
            return null;
        return new DistributionView
        {
            Count = values.Count,
            NaNs = values.NaNs,
            Infinities = values.Infinities,
            Mean = Histograms.Mean(values),
            Min = values.Count == 0 ? null : values.Min,
            P05 = Histograms.Quantile(values, 0.05),
            P25 = Histograms.Quantile(values, 0.25),
            P50 = Histograms.Quantile(values, 0.5),
            P75 = Histograms.Quantile(values, 0.75),
            P95 = Histograms.Quantile(values, 0.95),
            Max = values.Count == 0 ? null : values.Max,
        };
    }

    private static LatencyView? Latency(ValueHistogram microseconds) => microseconds.Count == 0 ? null : new LatencyView(
        microseconds.Count,
        Histograms.Mean(microseconds)!.Value / MicrosecondsPerMillisecond,
        Quantile(microseconds, 0.5),
        Quantile(microseconds, 0.95),
        Quantile(microseconds, 0.99),
        microseconds.Max / MicrosecondsPerMillisecond);

    private static double Quantile(ValueHistogram microseconds, double share) => Histograms.Quantile(microseconds, share)!.Value / MicrosecondsPerMillisecond;

    private static SortedDictionary<string, long> ToView(ImmutableArray<ErrorCount> errors) =>
        new(errors.ToDictionary(error => error.Code.ToString(), error => error.Count), StringComparer.Ordinal);
}
