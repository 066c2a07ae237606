using System.Collections.Immutable;
using ModelGrains.Comparison;
using ModelGrains.Core.Comparison;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.Comparison;

/// <summary>Pairs of answers to compare.</summary>
internal static class Pairs
{
    public static AnswerSide Answer(params ReadOnlySpan<Tensor> outputs) => new(outputs.ToImmutableArray(), null, TimeSpan.FromMilliseconds(2));

    public static AnswerSide Answer(TimeSpan latency, params ReadOnlySpan<Tensor> outputs) => new(outputs.ToImmutableArray(), null, latency);

    public static AnswerSide Failure(ModelErrorCode code) => new([], code, TimeSpan.FromMilliseconds(1));

    /// <summary>The one output of one pair.</summary>
    public static OutputComparison Compare(Tensor primary, Tensor candidate, Tolerance? tolerance = null)
    {
        var comparison = new AnswerComparison(tolerance ?? Tolerance.Default);
        comparison.Add("7", Answer(primary), Answer(candidate));
        return Assert.Single(comparison.ToState().Outputs);
    }

    public static ValueHistogram Histogram(params IEnumerable<double> values)
    {
        var tally = new HistogramTally();
        foreach (var value in values)
            tally.Add(value);
        return tally.ToHistogram();
    }
}
