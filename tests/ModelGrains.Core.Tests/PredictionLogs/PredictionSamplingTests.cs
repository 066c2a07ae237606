using ModelGrains.Core.PredictionLogs;

namespace ModelGrains.Core.Tests.PredictionLogs;

public sealed class PredictionSamplingTests
{
    private const int Requests = 20_000;

    private static readonly string[] Ids = [.. Enumerable.Range(0, Requests).Select(i => $"request-{i}")];

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.25)]
    [InlineData(0.9)]
    public void IsSampled_ManyRequests_AreTheShare(double rate)
    {
        // Five standard deviations of as many independent draws.
        var slack = 5 * Math.Sqrt(rate * (1 - rate) / Requests);
        Assert.InRange(Ids.Count(id => PredictionSampling.IsSampled("fraud", id, rate)) / (double)Requests, rate - slack, rate + slack);
    }

    [Fact]
    public void IsSampled_LargerShare_HasAllOfTheSmallerOne() =>
        Assert.All(Ids.Where(id => PredictionSampling.IsSampled("fraud", id, 0.1)), id => Assert.True(PredictionSampling.IsSampled("fraud", id, 0.2)));

    [Fact]
    public void IsSampled_OtherSalt_HasNothingInCommon()
    {
        var both = Ids.Count(id => PredictionSampling.IsSampled("fraud", id, 0.5) && PredictionSampling.IsSampled("spam", id, 0.5));

        Assert.InRange(both / (double)Requests, 0.23, 0.27);
    }

    [Fact]
    public void IsSampled_AllOrNothing_IsThat()
    {
        Assert.All(Ids, id => Assert.True(PredictionSampling.IsSampled("", id, 1)));
        Assert.All(Ids, id => Assert.False(PredictionSampling.IsSampled("", id, 0)));
    }
}
