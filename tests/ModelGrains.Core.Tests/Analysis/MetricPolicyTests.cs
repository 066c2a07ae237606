using ModelGrains.Analysis;
using ModelGrains.Comparison;
using ModelGrains.Core.Analysis;
using ModelGrains.Core.Tests.Support;

namespace ModelGrains.Core.Tests.Analysis;

public sealed class MetricPolicyTests
{
    private static readonly AnalysisMetric ErrorRate = Readings.Metric(AnalysisMetricKind.ErrorRate);

    [Theory]
    [InlineData(1, 200, AnalysisResult.Successful, "errorRate is 0.005 of 200, beside 0 of 1000")]
    [InlineData(3, 200, AnalysisResult.Failed, "errorRate is 0.015 of 200, beside 0 of 1000: above 0.01")]
    [InlineData(99, 99, AnalysisResult.Inconclusive, "errorRate has 99 of the 100 samples of the new version that it needs")]
    public void ErrorRate_AgainstMax(long errors, long requests, AnalysisResult result, string reason)
    {
        var measured = MetricPolicy.Measure(ErrorRate with { Max = 0.01 }, Readings.Errors(errors, requests, 0, 1000), Make.Now);

        Assert.Equal((result, reason), (measured.Result, measured.Reason));
    }

    [Theory]
    [InlineData(1, 100, 0, 1000, AnalysisResult.Successful)] // One failure among few is no evidence.
    [InlineData(5, 100, 0, 1000, AnalysisResult.Failed)]
    [InlineData(50, 100, 0, 1000, AnalysisResult.Failed)]
    [InlineData(50, 1000, 50, 1000, AnalysisResult.Successful)] // Callers that are wrong are so with both.
    [InlineData(100, 1000, 50, 1000, AnalysisResult.Successful)] // 1.5 times as many is still possible.
    [InlineData(130, 1000, 50, 1000, AnalysisResult.Failed)]
    [InlineData(0, 100, 0, 99, AnalysisResult.Inconclusive)]
    public void ErrorRate_AgainstStable_IsHeldByTheirIntervals(long errors, long requests, long stableErrors, long stableRequests, AnalysisResult result) =>
        Assert.Equal(result, MetricPolicy.Measure(ErrorRate with { MaxRatio = 1.5 }, Readings.Errors(errors, requests, stableErrors, stableRequests), Make.Now).Result);

    [Theory]
    [InlineData(AnalysisMetricKind.LatencyP50)]
    [InlineData(AnalysisMetricKind.LatencyP95)]
    [InlineData(AnalysisMetricKind.LatencyP99)]
    public void Latency_IsInMilliseconds_AbsoluteAndAgainstStable(AnalysisMetricKind kind)
    {
        var reading = Readings.Latency(3, 2);

        Assert.Equal(AnalysisResult.Successful, MetricPolicy.Measure(Readings.Metric(kind) with { Max = 3.1, MaxRatio = 1.6 }, reading, Make.Now).Result);
        Assert.Equal(AnalysisResult.Failed, MetricPolicy.Measure(Readings.Metric(kind) with { Max = 2.9 }, reading, Make.Now).Result);
        var failed = MetricPolicy.Measure(Readings.Metric(kind) with { MaxRatio = 1.4 }, reading, Make.Now);
        Assert.Equal((AnalysisResult.Failed, 3, 2), (failed.Result, failed.Value!.Value, failed.Stable!.Value));
    }

    [Fact]
    public void InvalidOutputRate_TakesTheWorstOutput_OrTheOneNamed()
    {
        var values = Enumerable.Repeat(1.0, 100).ToArray();
        var (good, bad) = (Readings.Output("a", 0, values), Readings.Output("b", 7, values));
        var reading = new AnalysisReading { Canary = good with { Outputs = good.Outputs.AddRange(bad.Outputs) }, Stable = good };
        var metric = Readings.Metric(AnalysisMetricKind.InvalidOutputRate) with { Max = 0 };

        Assert.Equal("invalidOutputRate of 'b' is 0.07 of 100: above 0", MetricPolicy.Measure(metric, reading with { Stable = TrackState.Empty }, Make.Now).Reason);
        Assert.Equal(AnalysisResult.Successful, MetricPolicy.Measure(metric with { Output = "a" }, reading, Make.Now).Result);
        Assert.Equal(AnalysisResult.Inconclusive, MetricPolicy.Measure(metric with { Output = "c" }, reading, Make.Now).Result);
    }

    [Theory]
    [InlineData(AnalysisMetricKind.StabilityIndex, 0.25)]
    [InlineData(AnalysisMetricKind.KolmogorovSmirnov, 0.2)]
    public void Drift_OfShiftedScores_Fails(AnalysisMetricKind kind, double max)
    {
        var random = new Random(7);
        double[] Scores(double shift) => [.. Enumerable.Range(0, 1000).Select(_ => random.NextDouble() + shift)];
        var stable = Readings.Output("score", 0, Scores(0));
        var metric = Readings.Metric(kind) with { Max = max };

        Assert.Equal(AnalysisResult.Successful, MetricPolicy.Measure(metric, new AnalysisReading { Stable = stable, Canary = Readings.Output("score", 0, Scores(0)) }, Make.Now).Result);
        Assert.Equal(AnalysisResult.Failed, MetricPolicy.Measure(metric, new AnalysisReading { Stable = stable, Canary = Readings.Output("score", 0, Scores(0.3)) }, Make.Now).Result);
    }

    [Fact]
    public void DisagreementRate_CountsWhatDiffersAndWhatOnlyTheNewVersionFailed()
    {
        var metric = Readings.Metric(AnalysisMetricKind.DisagreementRate) with { Max = 0.05 };
        var pairs = new PairReading(200, 20, [new PairOutput("label", 180, 9, 180, 9), new PairOutput("score", 180, 0, 180, 36)]);

        var measured = MetricPolicy.Measure(metric, new AnalysisReading { Pairs = pairs }, Make.Now);

        Assert.Equal((AnalysisResult.Failed, 200), (measured.Result, measured.Samples));
        Assert.Equal(0.1 + (0.9 * 9 / 180), measured.Value!.Value, 1e-12);
        Assert.Equal(0.1 + (0.9 * 36 / 180), MetricPolicy.Measure(metric with { Kind = AnalysisMetricKind.ClassFlipRate }, new AnalysisReading { Pairs = pairs }, Make.Now).Value!.Value, 1e-12);
        Assert.Equal(AnalysisResult.Inconclusive, MetricPolicy.Measure(metric, new AnalysisReading(), Make.Now).Result);
    }

    [Theory]
    [InlineData(AnalysisMetricKind.DisagreementRate)]
    [InlineData(AnalysisMetricKind.ClassFlipRate)]
    public void Copies_OfWhichNothingCouldBeCompared_SayNothing(AnalysisMetricKind kind)
    {
        var reading = new AnalysisReading { Pairs = new PairReading(200, 0, [new PairOutput("y", 0, 0, 0, 0)]) };

        var measured = MetricPolicy.Measure(Readings.Metric(kind) with { Max = 0.1 }, reading, Make.Now);

        Assert.Equal((AnalysisResult.Inconclusive, $"{MetricPolicy.Words(kind)} has nothing to compare: no such values on both sides"), (measured.Result, measured.Reason));
    }

    [Theory]
    [InlineData(AnalysisMetricKind.DisagreementRate)]
    [InlineData(AnalysisMetricKind.ClassFlipRate)]
    public void Copies_WithoutTheOutputOrOfAnotherShape_Differ(AnalysisMetricKind kind)
    {
        var before = new OutputComparison { Name = "y", Pairs = 100, WithinTolerance = 100, Classes = 100 };
        var after = before with { Pairs = 150, ShapeMismatches = 50, MissingInCandidate = 50 };
        var pairs = PairSums.Since(new ComparisonState { Compared = 200, Outputs = [after] }, new ComparisonState { Compared = 100, Outputs = [before] });

        var measured = MetricPolicy.Measure(Readings.Metric(kind) with { Max = 0.1 }, new AnalysisReading { Pairs = pairs }, Make.Now);

        Assert.Equal((AnalysisResult.Failed, 1), (measured.Result, measured.Value));
    }

    [Fact]
    public void Worst_IsNotHiddenByAnOutputThatSaysNothing()
    {
        var values = Enumerable.Repeat(1.0, 100).ToArray();
        var (bad, silent, few) = (Readings.Output("a", 30, values), Readings.Output("z", 0), Readings.Output("y", 3, 1, 1, 1));
        var reading = new AnalysisReading { Canary = bad with { Outputs = [.. bad.Outputs, .. few.Outputs, .. silent.Outputs] } };

        var measured = MetricPolicy.Measure(Readings.Metric(AnalysisMetricKind.InvalidOutputRate) with { Max = 0.1 }, reading, Make.Now);

        Assert.Equal((AnalysisResult.Failed, "invalidOutputRate of 'a' is 0.3 of 100: above 0.1"), (measured.Result, measured.Reason));
    }

    [Theory]
    [InlineData(-10, -10, AnalysisResult.Successful)]
    [InlineData(-12, -10, AnalysisResult.Failed)]
    [InlineData(-8, -10, AnalysisResult.Successful)]
    public void OutcomeMean_BelowZero_IsHeldAgainstStableAllTheSame(double mean, double stable, AnalysisResult result)
    {
        var reading = new AnalysisReading { CanaryOutcomes = new OutcomeReading(500, mean), StableOutcomes = new OutcomeReading(500, stable) };

        Assert.Equal(result, MetricPolicy.Measure(Readings.Metric(AnalysisMetricKind.OutcomeMean) with { MinRatio = 0.9 }, reading, Make.Now).Result);
    }

    [Fact]
    public void OutcomeMean_BelowStable_Fails()
    {
        var metric = Readings.Metric(AnalysisMetricKind.OutcomeMean) with { MinRatio = 0.9 };
        var reading = new AnalysisReading { CanaryOutcomes = new OutcomeReading(500, 0.8), StableOutcomes = new OutcomeReading(500, 0.9) };

        Assert.Equal("outcomeMean is 0.8 of 500, beside 0.9 of 500: below 0.9 times it", MetricPolicy.Measure(metric, reading, Make.Now).Reason);
        Assert.Equal(AnalysisResult.Successful, MetricPolicy.Measure(metric with { MinRatio = 0.85 }, reading, Make.Now).Result);
    }

    [Fact]
    public void Error_IsNeitherGoodNorBad() =>
        Assert.Equal(
            (AnalysisResult.Error, "errorRate could not be measured: no silo answered"),
            (MetricPolicy.Measure(ErrorRate with { Max = 0 }, new AnalysisReading { Error = "no silo answered" }, Make.Now) is var measured ? measured.Result : default, measured.Reason));
}
