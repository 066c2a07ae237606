using Orleans.Runtime;

namespace Orleans.ContractTests;

[Collection(nameof(ClusterCollection))]
public sealed class CallTests(ClusterFixture fixture)
{
    private readonly string _key = ClusterFixture.NewKey();

    private Probe Probe => Probe.Of(_key);

    private ICallGrain Grain => fixture.Client.GetGrain<ICallGrain>(_key);

    private ICallGrain Other => fixture.Client.GetGrain<ICallGrain>(_key + "other");

    [Fact]
    public async Task Call_EveryReturnType_Returns()
    {
        Assert.Equal("hello", await Grain.Echo("hello").Within());
        Assert.Equal(5, await Grain.Add(2, 3));
        Assert.Null(await Grain.Null().Within());
        await Grain.Nothing();
    }

    [Fact]
    public async Task Call_GrainThrows_CallerGetsTheTypeAndMessage()
    {
        var late = await Assert.ThrowsAsync<OopsException>(() => Grain.Throw().Within());
        var atOnce = await Assert.ThrowsAsync<OopsException>(() => Grain.ThrowAtOnce().Within());

        Assert.Equal("late", late.Message);
        Assert.Equal("at once", atOnce.Message);
        Assert.Contains(nameof(CallGrain.Throw), late.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_GrainThrows_CallingGrainCanCatch() => Assert.Equal(4, await Grain.ThrowFrom(Other).Within());

    [Fact]
    public async Task Call_NotAnsweredInTime_TimesOutAndCancelsTheCallee()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Grain.BlockBriefly(CancellationToken.None).Within());

        await Probe.Reaches("cancelled");
    }

    [Fact]
    public async Task Cancel_WhileTheCalleeRuns_ReachesItAndEndsTheCall()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Grain.BlockUntilCancelled(1, cancellation.Token);
        await Probe.Reaches("in");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within());
        await Probe.Reaches("cancelled");
    }

    [Fact]
    public async Task Cancel_CallThroughAnotherGrain_ReachesTheLast()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Other.ForwardUntilCancelled(Grain, cancellation.Token);
        await Probe.Reaches("in");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within());
        await Probe.Reaches("cancelled");
    }

    [Fact]
    public async Task Call_TokenAlreadyCancelled_IsNotSent()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Grain.BlockUntilCancelled(1, new CancellationToken(canceled: true)).Within());

        Assert.Empty(Probe.Events);
    }

    [Fact]
    public async Task RequestContext_SetByTheCaller_FlowsToCalleesAndNotBack()
    {
        RequestContext.Set("user", "ada");

        Assert.Equal("ada", await Grain.Context("user").Within());
        Assert.Equal("ada,changed", await Grain.ContextOf(Other, "user").Within());

        Assert.Equal("ada", RequestContext.Get("user"));
        Assert.True(RequestContext.Remove("user"));
        Assert.Equal("none", await Grain.Context("user").Within());
    }

    [Fact]
    public async Task Reference_OfTheSameGrain_IsEqual()
    {
        Assert.Equal(Grain, fixture.At(0).GetGrain<ICallGrain>(_key));
        Assert.NotEqual(Grain, Other);
        Assert.Equal(Grain.GetHashCode(), fixture.At(1).GetGrain<ICallGrain>(_key).GetHashCode());
        Assert.True(await Grain.IsMe(Grain).Within());
        Assert.False(await Other.IsMe(Grain).Within());
    }
}
