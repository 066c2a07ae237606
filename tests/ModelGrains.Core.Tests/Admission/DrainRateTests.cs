using ModelGrains.Core.Admission;

namespace ModelGrains.Core.Tests.Admission;

public class DrainRateTests
{
    private readonly DrainRate rate = new();

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
