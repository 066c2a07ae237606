namespace Orleans.ContractTests;

[Collection(nameof(ClusterCollection))]
public sealed class TimerTests(ClusterFixture fixture)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);
    private readonly string _key = ClusterFixture.NewKey();

    private Probe Probe => Probe.Of(_key);

    private ITimerGrain Grain => fixture.Client.GetGrain<ITimerGrain>(_key);

    [Fact]
    public async Task Timer_Period_CountsFromTheEndOfARun()
    {
        await Grain.Start(interleave: true, Soon, Soon).Within();
        await Probe.Reaches("tick:state");

        // Many periods pass, and nothing runs while a run goes on.
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        Assert.Equal(1, Probe.CountOf("tick:state"));

        Probe.Open("tick");
        await Probe.Reaches("tick:state", 3);
        await Grain.Stop().Within();
    }

    [Fact]
    public async Task Timer_NotInterleaving_WaitsForTheRunningRequest()
    {
        Probe.Open("tick");
        await Grain.Start(interleave: false, TimeSpan.FromMilliseconds(100), Timeout.InfiniteTimeSpan).Within();
        var blocked = Grain.Block();
        await Probe.Reaches("blocked");
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        Assert.Equal(["blocked"], Probe.Events);

        Probe.Open("block");
        await blocked.Within();
        await Probe.Reaches("tock");

        Assert.Equal(["blocked", "unblocked", "tick:state", "tock"], Probe.Events);
    }

    [Fact]
    public async Task Timer_Interleaving_RunsWithTheRunningRequest()
    {
        Probe.Open("tick");
        await Grain.Start(interleave: true, TimeSpan.FromMilliseconds(100), Timeout.InfiniteTimeSpan).Within();
        var blocked = Grain.Block();

        await Probe.Reaches("tock");

        Assert.Equal(0, Probe.CountOf("unblocked"));
        Probe.Open("block");
        await blocked.Within();
    }

    [Fact]
    public async Task Timer_ThrowsInARun_GoesOn()
    {
        Probe.Fails = true;
        await Grain.Start(interleave: true, Soon, Soon).Within();

        await Probe.Reaches("tick:state", 3);

        await Grain.Stop().Within();
    }

    [Fact]
    public async Task Change_TimerThatWaits_RunsAtTheNewTime()
    {
        Probe.Open("tick");
        await Grain.Start(interleave: true, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan).Within();

        await Grain.Change(Soon, Soon).Within();

        await Probe.Reaches("tock", 2);
        await Grain.Stop().Within();
    }

    [Fact]
    public async Task Deactivation_TimerRuns_CancelsItsTokenAndStopsIt()
    {
        Probe.Open("tick");
        await Grain.Start(interleave: true, Soon, Soon).Within();
        await Probe.Reaches("tock");

        await Grain.End().Within();
        await Probe.Reaches("ended");
        await Probe.Reaches("cancelled");

        var ticks = Probe.CountOf("tick:state");
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Assert.Equal(ticks, Probe.CountOf("tick:state"));
    }
}
