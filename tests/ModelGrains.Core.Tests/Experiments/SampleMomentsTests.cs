using ModelGrains.Core.Experiments;

namespace ModelGrains.Core.Tests.Experiments;

public sealed class SampleMomentsTests
{
    [Fact]
    public void With_SmallSpreadAroundALargeMean_LosesNothing()
    {
        var sample = Of([.. ((double[])[4, 7, 13, 16]).Select(value => value + 1e9)]);

        Assert.Equal((4L, 1e9 + 10, 30.0), (sample.Count, sample.Mean, sample.Variance));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(250)]
    [InlineData(999)]
    [InlineData(1000)]
    public void With_AnotherSample_IsThatOfAllValues(int first)
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 1000).Select(_ => (random.NextDouble() * 100) - 20).ToArray();

        var merged = Of(values[..first]).With(Of(values[first..]));

        var mean = values.Average();
        Assert.Equal(1000, merged.Count);
        Assert.Equal(mean, merged.Mean, 1e-11);
        Assert.Equal(values.Sum(value => (value - mean) * (value - mean)) / 999, merged.Variance!.Value, 1e-9);
    }

    [Fact]
    public void Variance_FewerThanTwoValues_IsNotKnown()
    {
        Assert.Null(default(SampleMoments).Variance);
        Assert.Null(Of(5).Variance);
        Assert.Equal(0, Of(5, 5).Variance);
    }

    internal static SampleMoments Of(params IEnumerable<double> values) => values.Aggregate(default(SampleMoments), (sample, value) => sample.With(value));
}
