using ModelGrains.Comparison;
using ModelGrains.Core.Comparison;

namespace ModelGrains.Core.Tests.Comparison;

public sealed class HistogramTests
{
    /// <summary>Golden: histograms of these buckets are stored.</summary>
    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(1e-10, 0)]
    [InlineData(double.Epsilon, 0)]
    [InlineData(2.3283064365386963e-10, 1)]
    [InlineData(1, 1025)]
    [InlineData(-1, -1025)]
    [InlineData(0.5, 993)]
    [InlineData(1.03, 1025)]
    [InlineData(1.032, 1026)]
    [InlineData(4294967295.0, 2048)]
    [InlineData(1e300, 2048)]
    [InlineData(-double.MaxValue, -2048)]
    public void BucketOf_KnownValues_IsTheSameInEveryRelease(double value, int bucket) => Assert.Equal(bucket, HistogramScale.BucketOf(value));

    [Fact]
    public void Middle_OfAnyValuesBucket_IsWithinTheStatedError()
    {
        var random = new Random(1);
        for (var i = 0; i < 1_000_000; i++)
        {
            var value = Math.ScaleB(1 + random.NextDouble(), random.Next(-32, 32)) * (random.Next(2) == 0 ? 1 : -1);
            var bucket = HistogramScale.BucketOf(value);
            Assert.True(Math.Abs(HistogramScale.Middle(bucket) - value) <= HistogramScale.RelativeError * Math.Abs(value), $"{value:R} in {bucket}");
            Assert.Equal(bucket, HistogramScale.BucketOf(HistogramScale.Middle(bucket)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Quantile_AnyDistribution_IsWithinTheStatedErrorOfTheRankedValue(int seed)
    {
        var random = new Random(seed);
        var values = Enumerable.Range(0, 20_000).Select(_ => Value(random, seed)).Order().ToArray();
        var histogram = Pairs.Histogram(values);
        foreach (var share in (double[])[0, 0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1])
        {
            var exact = values[Math.Clamp((int)Math.Ceiling(share * values.Length), 1, values.Length) - 1];
            var read = Histograms.Quantile(histogram, share)!.Value;
            Assert.True(Math.Abs(read - exact) <= HistogramScale.RelativeError * Math.Abs(exact), $"quantile {share}: {read} for {exact}");
        }

        Assert.Equal(values[0], Histograms.Quantile(histogram, 0)!.Value, values[0] * -HistogramScale.RelativeError);
        Assert.Equal(values.Average(), Histograms.Mean(histogram)!.Value, 1e-9);
    }

    [Fact]
    public void KolmogorovSmirnov_RandomSides_IsWithinTheStatedErrorOfTheExactOne()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var one = Enumerable.Range(0, 3000).Select(_ => Normal(random)).ToArray();
            var other = Enumerable.Range(0, 2000 + seed).Select(_ => Normal(random, seed / 20.0)).ToArray();
            var (first, second) = (Pairs.Histogram(one), Pairs.Histogram(other));
            var exact = ExactKolmogorovSmirnov(one, other);
            var read = Histograms.KolmogorovSmirnov(first, second)!.Value;
            var bound = Math.Max((double)first.Counts.Max() / first.Count, (double)second.Counts.Max() / second.Count);
            Assert.InRange(read, exact - bound, exact + 1e-12);
            Assert.Equal(read, Histograms.KolmogorovSmirnov(second, first));
        }
    }

    [Fact]
    public void StabilityIndex_RandomSides_IsThatOfTheSameBinsCountedOneByOne()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var one = Enumerable.Range(0, 5000).Select(_ => Normal(random)).ToArray();
            var other = Enumerable.Range(0, 4000).Select(_ => Normal(random, seed / 20.0)).ToArray();
            var edges = Histograms.PsiEdges(Pairs.Histogram(one));

            Assert.Equal(11, edges.Count);
            Assert.Equal(ExactIndex(Bins(one, edges), Bins(other, edges)), Histograms.StabilityIndex(Pairs.Histogram(one), Pairs.Histogram(other))!.Value, 1e-12);
        }
    }

    /// <summary>Against bins at the exact tenths of the values: whole buckets move an edge by at most the error of a quantile.</summary>
    [Fact]
    public void StabilityIndex_AgainstExactTenths_IsNear()
    {
        var random = new Random(5);
        var one = Enumerable.Range(0, 100_000).Select(_ => Normal(random)).Order().ToArray();
        var other = Enumerable.Range(0, 100_000).Select(_ => Normal(random, 0.3)).ToArray();
        var tenths = Enumerable.Range(1, 9).Select(tenth => one[(tenth * one.Length / 10) - 1]).ToArray();
        var exact = ExactIndex(Counts(one, tenths), Counts(other, tenths));

        Assert.InRange(Histograms.StabilityIndex(Pairs.Histogram(one), Pairs.Histogram(other))!.Value, exact - 0.01, exact + 0.01);
        Assert.InRange(exact, 0.05, 0.15);

        static long[] Counts(double[] values, double[] edges)
        {
            var counts = new long[edges.Length + 1];
            foreach (var value in values)
                counts[edges.Count(edge => value > edge)]++;
            return counts;
        }
    }

    [Fact]
    public void StabilityIndex_SameOrFarSides_IsZeroOrLarge()
    {
        var low = Pairs.Histogram(Enumerable.Repeat(0.3, 1000));
        var high = Pairs.Histogram(Enumerable.Repeat(0.7, 1000));

        Assert.Equal(0, Histograms.StabilityIndex(low, low));
        Assert.True(Histograms.StabilityIndex(low, high) > 5);
        Assert.True(Histograms.StabilityIndex(high, low) > 5);
        Assert.Equal(1, Histograms.KolmogorovSmirnov(low, high));
        Assert.Equal(0, Histograms.KolmogorovSmirnov(low, low));
    }

    [Fact]
    public void All_OfNothing_AreNull()
    {
        var some = Pairs.Histogram(1);
        Assert.Null(Histograms.Mean(ValueHistogram.Empty));
        Assert.Null(Histograms.Quantile(ValueHistogram.Empty, 0.5));
        Assert.Null(Histograms.KolmogorovSmirnov(some, ValueHistogram.Empty));
        Assert.Null(Histograms.StabilityIndex(ValueHistogram.Empty, some));
        Assert.Null(Histograms.StabilityIndex(Pairs.Histogram(double.NaN), some));
    }

    private static double Value(Random random, int kind) => kind switch
    {
        1 => Normal(random),
        2 => -Math.Exp(Normal(random) * 3),
        _ => random.Next(4) == 0 ? -1e-3 : random.NextDouble(),
    };

    private static double Normal(Random random, double mean = 0) => mean + (Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    private static double ExactKolmogorovSmirnov(double[] one, double[] other) =>
        one.Concat(other).Max(at => Math.Abs(((double)one.Count(value => value <= at) / one.Length) - ((double)other.Count(value => value <= at) / other.Length)));

    private static long[] Bins(double[] values, List<int> edges)
    {
        var bins = new long[edges.Count + 1];
        foreach (var value in values)
            bins[edges.Count(edge => HistogramScale.BucketOf(value) > edge)]++;
        return bins;
    }

    private static double ExactIndex(long[] one, long[] other) => one.Zip(other, (a, b) =>
    {
        if (a + b == 0)
            return 0;
        var (p, q) = ((a + 0.5) / (one.Sum() + (0.5 * one.Length)), (b + 0.5) / (other.Sum() + (0.5 * one.Length)));
        return (q - p) * Math.Log(q / p);
    }).Sum();
}
