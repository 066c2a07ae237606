namespace Orleans.ContractTests;

[Collection(nameof(ClusterCollection))]
public sealed class TurnTests(ClusterFixture fixture)
{
    private readonly string _key = ClusterFixture.NewKey();

    private Probe Probe => Probe.Of(_key);

    private ITurnGrain Grain => fixture.Client.GetGrain<ITurnGrain>(_key, typeof(TurnGrain).FullName);

    [Fact]
    public async Task Call_WhileAnotherRuns_Waits()
    {
        var first = Grain.Block("a");
        await Probe.Reaches("in:a");
        var second = Grain.Block("b");
        Probe.Open("b");

        Probe.Open("a");
        await Task.WhenAll(first, second).Within();

        Assert.Equal(["in:a", "out:a", "in:b", "out:b"], Probe.Events);
    }

    [Fact]
    public async Task Call_AlwaysInterleave_RunsWhileAnotherRuns()
    {
        var blocked = Grain.Block("a");
        await Probe.Reaches("in:a");

        Assert.Equal(1, await Grain.Peek().Within());

        Probe.Open("a");
        await blocked.Within();
    }

    [Fact]
    public async Task Call_ReadOnly_RunsWithOtherReadersAndNotWithWriters()
    {
        var readers = Task.WhenAll(Grain.Read("a"), Grain.Read("b"));
        await Probe.Reaches("in:a");
        await Probe.Reaches("in:b");
        var writer = Grain.Block("c");
        Probe.Open("c");
        Assert.Equal(2, await Grain.Peek().Within());

        Probe.Open("a");
        Probe.Open("b");
        await Task.WhenAll(readers, writer).Within();
        Assert.Equal(1, Probe.CountOf("out:c"));
    }

    [Fact]
    public async Task Call_ReentrantGrain_RunsWhileAnotherRuns()
    {
        var grain = fixture.Client.GetGrain<IReentrantGrain>(_key);
        var both = Task.WhenAll(grain.Block("a"), grain.Block("b"));

        await Probe.Reaches("in:a");
        await Probe.Reaches("in:b");

        Probe.Open("a");
        Probe.Open("b");
        await both.Within();
    }

    [Fact]
    public async Task Call_ReentrantGrain_RunsOneTurnAtATime()
    {
        var grain = fixture.Client.GetGrain<IReentrantGrain>(_key);

        var counts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => grain.Count(50))).Within();

        Assert.Equal(1000, counts.Max());
    }

    [Fact]
    public async Task Call_Awaits_ContinuesOnTheGrainsScheduler() => Assert.True(await Grain.StaysOnScheduler().Within());

    [Fact]
    public async Task Call_OneWay_ReturnsBeforeItHasRun()
    {
        await Grain.Tell("a").Within();
        await Probe.Reaches("in:a");
        Assert.Equal(0, Probe.CountOf("out:a"));

        Probe.Open("a");
        await Probe.Reaches("out:a");
    }

    [Fact]
    public async Task Call_BackIntoTheCallingGrain_TimesOut()
    {
        var other = fixture.Client.GetGrain<ITurnGrain>(ClusterFixture.NewKey(), typeof(TurnGrain).FullName);

        await Assert.ThrowsAsync<TimeoutException>(() => Grain.CallBack(other).Within());

        Assert.Equal(0, Probe.CountOf("in:never"));
        Probe.Open("never");
    }
}
