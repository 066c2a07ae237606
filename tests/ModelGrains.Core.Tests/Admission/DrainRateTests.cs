using ModelGrains.Core.Admission;

namespace ModelGrains.Core.Tests.Admission;

public class DrainRateTests
{
    private readonly DrainRate rate = new(20);

    [Fact]
    public void WaitBehind_NothingKnown_IsNone()
    {
        Assert.Equal(0, rate.WaitBehind(1000));
        rate.OnTaken(10, 1, waited: true);
        Assert.Equal(0, rate.WaitBehind(1000));
    }

    [Fact]
    public void WaitBehind_OneInterval_IsThatForEach()
    {
        rate.OnTaken(10, 1, waited: false);
        rate.OnTaken(30, 1, waited: true);
        Assert.Equal(0, rate.WaitBehind(0));
        Assert.Equal(100, rate.WaitBehind(5));
    }

    [Fact]
    public void OnTaken_AfterAnIdleTime_DoesNotCountIt()
    {
        rate.OnTaken(10, 1, waited: false);
        rate.OnTaken(30, 1, waited: true);
        rate.OnTaken(1_000_000, 1, waited: false);
        Assert.Equal(20, rate.WaitBehind(1));
        rate.OnTaken(1_000_020, 1, waited: true);
        Assert.Equal(20, rate.WaitBehind(1));
    }

    [Fact]
    public void OnTaken_Batches_ShareTheirTime()
    {
        rate.OnTaken(0, 8, waited: false);
        rate.OnTaken(80, 2, waited: true);
        Assert.Equal(10, rate.WaitBehind(1));
        rate.OnTaken(100, 1, waited: true);
        Assert.Equal(10, rate.WaitBehind(1));
    }

    [Fact]
    public void OnTaken_AnotherPace_IsLearnt()
    {
        for (var i = 0; i < 200; i++)
            rate.OnTaken(i * 10, 1, waited: true);
        for (var i = 0; i < 200; i++)
            rate.OnTaken(2000 + (i * 1000), 1, waited: true);
        Assert.InRange(rate.WaitBehind(1), 999, 1000);
    }

    [Fact]
    public void OnTaken_BurstsAndPauses_AreOnePace()
    {
        var bursty = new DrainRate(1000);
        long now = 0;
        for (var burst = 0; burst < 50; burst++)
        {
            // Twenty at a pace of 1, then nothing for 380: 20 each. Whenever it is asked, also at the end of a burst.
            for (var i = 0; i < 20; i++)
                bursty.OnTaken(now += i == 0 ? 380 : 1, 1, waited: true);
            if (burst >= 3)
                Assert.InRange(bursty.WaitBehind(100), 1500, 2500);
        }
    }

    [Fact]
    public void WaitBehind_WindowThatIsNotOver_IsItsMeanSoFar()
    {
        var slow = new DrainRate(1000);
        slow.OnTaken(0, 1, waited: false);
        slow.OnTaken(10, 1, waited: true);
        slow.OnTaken(40, 1, waited: true);
        Assert.Equal(20, slow.WaitBehind(1));
    }

    [Fact]
    public void Of_Clock_HasAWindowOfATenthOfASecond()
    {
        var clocked = DrainRate.Of(TimeProvider.System);
        var second = TimeProvider.System.TimestampFrequency;
        clocked.OnTaken(0, 1, waited: false);
        clocked.OnTaken(second / 10, 1, waited: true);
        // The window is over: a single short interval after it changes nothing yet.
        clocked.OnTaken((second / 10) + 1, 1, waited: true);
        Assert.Equal(second / 10, clocked.WaitBehind(1));
    }

    [Fact]
    public void OnTaken_ClockThatJumpsBack_CountsAsNothing()
    {
        rate.OnTaken(1000, 1, waited: false);
        rate.OnTaken(10, 1, waited: true);
        Assert.Equal(0, rate.WaitBehind(1));
    }

    [Fact]
    public void WaitBehind_VeryMany_DoesNotOverflow()
    {
        rate.OnTaken(0, 1, waited: false);
        rate.OnTaken(long.MaxValue / 2, 1, waited: true);
        Assert.InRange(rate.WaitBehind(int.MaxValue), long.MaxValue / 4, long.MaxValue);
    }
}
