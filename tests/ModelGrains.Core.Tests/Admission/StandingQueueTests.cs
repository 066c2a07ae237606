using ModelGrains.Core.Admission;

namespace ModelGrains.Core.Tests.Admission;

public class StandingQueueTests
{
    private readonly StandingQueue queue = new(Milliseconds(5), Milliseconds(100));

    [Fact]
    public void Observe_AtTheTarget_NeverStands()
    {
        for (var at = 0; at < 1000; at++)
            Assert.False(Observe(at, 5));
    }

    [Fact]
    public void Observe_AboveTheTarget_StandsAfterTheInterval()
    {
        Assert.False(Observe(0, 6));
        Assert.False(Observe(99, 500));
        Assert.True(Observe(100, 6));
        Assert.True(queue.Stands);
    }

    [Fact]
    public void Observe_OneShortWaitInBetween_BeginsTheIntervalAnew()
    {
        Assert.False(Observe(0, 6));
        Assert.False(Observe(50, 5));
        Assert.False(Observe(100, 6));
        Assert.False(Observe(199, 6));
        Assert.True(Observe(200, 6));
    }

    [Fact]
    public void Observe_AboveAgainWithinTheInterval_StandsAtOnce()
    {
        Observe(0, 6);
        Assert.True(Observe(100, 6));
        Assert.False(Observe(101, 1));
        Assert.True(Observe(199, 6));
    }

    [Fact]
    public void Observe_AboveAgainLater_TakesTheIntervalAgain()
    {
        Observe(0, 6);
        Assert.True(Observe(100, 6));
        Assert.False(Observe(101, 1));
        Assert.False(Observe(200, 6));
        Assert.True(Observe(300, 6));
    }

    [Fact]
    public void Observe_ClockThatJumpsBack_NeitherThrowsNorStands()
    {
        Assert.False(Observe(1000, 6));
        Assert.False(Observe(10, 6));
        Assert.False(Observe(1099, 6));
        Assert.True(Observe(1100, 6));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Make_WithoutATime_Throws(int target, int interval) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StandingQueue(Milliseconds(target), Milliseconds(interval)));

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);

    private bool Observe(int at, int wait) => queue.Observe(Milliseconds(at), Milliseconds(wait));
}
