using ModelGrains.Core.Health;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Models;

namespace ModelGrains.Core.Tests.Health;

public sealed class ProbePolicyTests
{
    private static readonly ProbeResult Right = new(null, TimeSpan.FromMicroseconds(40));
    private static readonly ProbeResult Wrong = new("sample 'a': differs", TimeSpan.Zero);

    [Fact]
    public void AfterProbe_Right_IsHealthyWithItsLatency()
    {
        var health = Probed(Right);

        Assert.Equal((HealthState.Healthy, "", 40L, 0), (health.State, health.Reason, health.LatencyMicroseconds, health.ConsecutiveFailures));
        Assert.Equal(Make.Now, health.LastProbe);
    }

    [Fact]
    public void AfterProbe_FewerFailuresThanItTakes_StaysWithTheReason()
    {
        var health = Probed(Right, Wrong, Wrong);

        Assert.Equal((HealthState.Healthy, "sample 'a': differs", 2), (health.State, health.Reason, health.ConsecutiveFailures));
    }

    [Fact]
    public void AfterProbe_AsManyFailuresAsItTakes_IsUnhealthy() => Assert.Equal(HealthState.Unhealthy, Probed(Right, Wrong, Wrong, Wrong).State);

    [Fact]
    public void AfterProbe_RightBetweenFailures_CountsAnew()
    {
        var health = Probed(Wrong, Wrong, Right, Wrong, Wrong);

        Assert.Equal((HealthState.Healthy, 2), (health.State, health.ConsecutiveFailures));
    }

    [Fact]
    public void AfterFailure_EachTime_WaitsLongerUpToALimit()
    {
        var waits = Enumerable.Range(1, 40).Select(attempt => ProbePolicy.Delay(attempt, 0.999)).ToList();

        Assert.All(waits.Zip(waits.Skip(1)), pair => Assert.True(pair.First <= pair.Second));
        Assert.InRange(waits[0], TimeSpan.FromSeconds(0.9), ProbePolicy.FirstDelay);
        Assert.InRange(waits[^1], ProbePolicy.LongestDelay * 0.9, ProbePolicy.LongestDelay);
    }

    [Fact]
    public void AfterFailure_StoreAway_IsTriedAgainWithinHalfAMinuteHoweverLong()
    {
        var health = ProbePolicy.AfterFailure(InstanceHealth.Unknown, "the store is away", 40, 0.999, Make.Now, ProbePolicy.LongestWithoutStore);

        Assert.InRange(health.NextTry!.Value - Make.Now, TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Delay_OtherDice_AreApartByUpToHalf()
    {
        Assert.Equal(TimeSpan.FromSeconds(4), ProbePolicy.Delay(4, 0));
        Assert.Equal(TimeSpan.FromSeconds(6), ProbePolicy.Delay(4, 0.5));
    }

    [Fact]
    public void AfterLoad_UnhealthyBefore_IsHealthyWithNothingLeftOfIt()
    {
        Assert.Equal(new InstanceHealth { State = HealthState.Healthy, LastProbe = Make.Now }, ProbePolicy.AfterLoad(hasSamples: true, Make.Now));
        Assert.Equal(InstanceHealth.Unknown, ProbePolicy.AfterLoad(hasSamples: false, Make.Now));
    }

    [Fact]
    public void AfterFailure_ANextTry_IsTold()
    {
        var health = ProbePolicy.AfterFailure(InstanceHealth.Unknown, "no package", 1, 0, Make.Now);

        Assert.Equal((HealthState.Unhealthy, "no package"), (health.State, health.Reason));
        Assert.Equal(Make.Now + (ProbePolicy.FirstDelay / 2), health.NextTry);
    }

    private static InstanceHealth Probed(params ProbeResult[] results) =>
        results.Aggregate(InstanceHealth.Unknown, (health, result) => ProbePolicy.AfterProbe(health, result, 3, Make.Now));
}
