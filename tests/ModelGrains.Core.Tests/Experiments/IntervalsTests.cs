using ModelGrains.Core.Experiments;

namespace ModelGrains.Core.Tests.Experiments;

public sealed class IntervalsTests
{
    private const int Runs = 2_000;

    // Student's sleep data (Biometrika 1908), the example of R's t.test, whose documented results these are.
    private static readonly SampleMoments First = SampleMomentsTests.Of(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0);
    private static readonly SampleMoments Second = SampleMomentsTests.Of(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4);

    [Fact]
    public void OfMean_KnownSample_IsTheOneOfR()
    {
        var interval = Intervals.OfMean(First, 0.95)!.Value;

        Assert.Equal((-0.5297804, 2.0297804), (Math.Round(interval.Low, 7), Math.Round(interval.High, 7)));
    }

    [Fact]
    public void OfDifference_KnownSamples_IsTheWelchTestOfR()
    {
        var difference = Intervals.OfDifference(Second, First, 0.95)!.Value;

        Assert.Equal(-1.58, difference.Value, 1e-12);
        Assert.Equal((-3.3654832, 0.2054832), (Math.Round(difference.Interval!.Value.Low, 7), Math.Round(difference.Interval.Value.High, 7)));
        Assert.Equal((17.776, 0.07939), (Math.Round(difference.DegreesOfFreedom!.Value, 3), Math.Round(difference.PValue!.Value, 5)));
    }

    /// <summary>Newcombe, Two-sided confidence intervals for the single proportion (Statistics in Medicine 1998), table I, method 3.</summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void OfRate_PublishedCases_IsTheSame(int successes, int count, double low, double high)
    {
        var interval = Intervals.OfRate(successes, count, 0.95)!.Value;
        var turned = Intervals.OfRate(count - successes, count, 0.95)!.Value;

        Assert.Equal((low, high), (Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
        Assert.Equal((Math.Round(1 - high, 4), Math.Round(1 - low, 4)), (Math.Round(turned.Low, 4), Math.Round(turned.High, 4)));
    }

    [Fact]
    public void AnyInterval_TooFewValuesOrNoSpread_SaysWhatItCan()
    {
        var (none, one, same) = (default(SampleMoments), SampleMomentsTests.Of(3), SampleMomentsTests.Of(5, 5, 5));

        Assert.Null(Intervals.OfMean(one, 0.95));
        Assert.Equal(new ConfidenceInterval(5, 5), Intervals.OfMean(same, 0.95));
        Assert.Null(Intervals.OfRate(0, 0, 0.95));
        Assert.Null(Intervals.OfDifference(none, same, 0.95));
        Assert.Equal(new MeanDifference(2, null, null, null), Intervals.OfDifference(one, same, 0.95));
        Assert.Equal(new MeanDifference(0, new ConfidenceInterval(0, 0), null, null), Intervals.OfDifference(same, same, 0.95));
        // Without spread in the control it is the test of one sample against a number.
        Assert.Equal(9, Intervals.OfDifference(same, First, 0.95)!.Value.DegreesOfFreedom!.Value, 1e-12);
        Assert.Null(Intervals.OfMean(SampleMomentsTests.Of(1e308, -1e308), 0.95));
        Assert.Null(Intervals.OfDifference(SampleMomentsTests.Of(1e308, -1e308), First, 0.95));
        Assert.Equal(new MeanDifference(First.Mean, null, null, null), Intervals.OfDifference(SampleMomentsTests.Of(1e200, -1e200), First, 0.95));
    }

    [Theory]
    [InlineData(0.95)]
    [InlineData(0.8)]
    public void OfMean_ManySamples_HoldsTheTrueMeanAsOftenAsItSays(double level)
    {
        var random = new Random(1);
        var held = Count(_ => Holds(Intervals.OfMean(Sample(random, 12, 100, 15), level), 100));

        AssertShare(level, held);
    }

    [Fact]
    public void OfDifference_ManySamplesOfOtherSizesAndSpreads_HoldsTheTrueDifferenceAsOftenAsItSays()
    {
        var random = new Random(2);
        var significant = 0;
        var held = Count(_ =>
        {
            var difference = Intervals.OfDifference(Sample(random, 40, 10, 1), Sample(random, 9, 10, 6), 0.95)!.Value;
            if (difference.PValue < 0.05)
                significant++;
            Assert.Equal(difference.PValue < 0.05, !Holds(difference.Interval, 0));
            return Holds(difference.Interval, 0);
        });

        AssertShare(0.95, held);
        Assert.Equal(Runs - held, significant);
    }

    [Fact]
    public void OfRate_ManySamplesOfARareSuccess_HoldsTheTrueRateAsOftenAsItSays()
    {
        var random = new Random(3);
        var held = Count(_ => Holds(Intervals.OfRate(Enumerable.Range(0, 400).Count(_ => random.NextDouble() < 0.05), 400, 0.95), 0.05));

        AssertShare(0.95, held);
    }

    private static int Count(Func<int, bool> run) => Enumerable.Range(0, Runs).Count(run);

    private static bool Holds(ConfidenceInterval? interval, double value) => interval is { } known && known.Low <= value && value <= known.High;

    /// <summary>Within four standard deviations of what so many runs scatter by.</summary>
    private static void AssertShare(double level, int held) =>
        Assert.InRange((double)held / Runs, level - (4 * Math.Sqrt(level * (1 - level) / Runs)), level + (4 * Math.Sqrt(level * (1 - level) / Runs)));

    /// <summary>Normal values, by the method of Box and Muller.</summary>
    private static SampleMoments Sample(Random random, int count, double mean, double deviation) => SampleMomentsTests.Of(
        Enumerable.Range(0, count).Select(_ => mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))));
}
