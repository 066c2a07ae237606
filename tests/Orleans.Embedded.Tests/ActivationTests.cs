using Orleans.Runtime;

namespace Orleans.ContractTests;

[Collection(nameof(ClusterCollection))]
public sealed class ActivationTests(ClusterFixture fixture)
{
    [Fact]
    public async Task Call_SameKeyFromManyCallers_ReachesOneActivation()
    {
        var key = ClusterFixture.NewKey();
        IGrainFactory[] callers = [fixture.Client, fixture.At(0), fixture.At(1)];

        var activations = await Task.WhenAll(
            Enumerable.Range(0, 60).Select(i => callers[i % 3].GetGrain<ILifeGrain>(key).Activation())).Within();

        Assert.Single(activations.Distinct());
        Assert.Equal(1, Probe.Of(key).CountOf("active"));
    }

    [Fact]
    public async Task Call_IntegerAndGuidKeys_ReachTheirGrains()
    {
        var guid = Guid.NewGuid();

        Assert.Equal(-7, await fixture.Client.GetGrain<IIntegerGrain>(-7).Key().Within());
        Assert.Equal(long.MaxValue, await fixture.Client.GetGrain<IIntegerGrain>(long.MaxValue).Key().Within());
        Assert.Equal(guid, await fixture.Client.GetGrain<IGuidGrain>(guid).Key());
    }

    [Fact]
    public async Task Call_ByGrainId_ReachesTheSameGrain()
    {
        var grain = fixture.Client.GetGrain<ILifeGrain>(ClusterFixture.NewKey());
        var id = grain.GetGrainId();

        var other = fixture.Client.GetGrain<ILifeGrain>(GrainId.Parse(id.ToString()));

        Assert.Equal("life", id.Type.ToString());
        Assert.Equal(await grain.Activation().Within(), await other.Activation().Within());
    }

    [Fact]
    public async Task OnActivateAsync_Throws_CallersGetItsExceptionAndALaterCallTriesAgain()
    {
        var key = ClusterFixture.NewKey();
        var grain = fixture.Client.GetGrain<ILifeGrain>(key);
        Probe.Of(key).Fails = true;

        var failure = await Assert.ThrowsAsync<DivideByZeroException>(() => grain.Activation().Within());
        Assert.Equal("activation", failure.Message);

        // Orleans refuses calls until the activation that failed is gone, some seconds later.
        Probe.Of(key).Fails = false;
        await Probe.Of(key).Deactivated.Within();
        Assert.NotEmpty(await grain.Activation().Within());
        Assert.Equal(0, Probe.Of(key).CountOf("ended"));
    }

    [Fact]
    public async Task DeactivateOnIdle_Called_EndsWithItsReasonAndTheNextCallActivatesAgain()
    {
        var key = ClusterFixture.NewKey();
        var grain = fixture.Client.GetGrain<ILifeGrain>(key);
        var first = await grain.Activation().Within();

        await grain.End().Within();
        await Probe.Of(key).Reaches("ended:ApplicationRequested");
        var second = await grain.Activation().Within();

        Assert.NotEqual(first, second);
        Assert.Equal(["activating", "active", "ended:ApplicationRequested", "ended", "activating", "active"], Probe.Of(key).Events);
    }

    [Fact]
    public async Task DeactivateOnIdle_WithQueuedRequests_AllAreAnsweredByTheNextActivation()
    {
        var key = ClusterFixture.NewKey();
        var grain = fixture.Client.GetGrain<ILifeGrain>(key);
        var first = await grain.Activation().Within();
        var ending = grain.EndAfterGate();
        await Probe.Of(key).Reaches("entered");
        var queued = Enumerable.Range(0, 30).Select(_ => grain.Activation()).ToArray();

        Probe.Of(key).Open();
        await ending.Within();
        var answers = await Task.WhenAll(queued).Within();

        Assert.All(answers, answer => Assert.NotEqual(first, answer));
        Assert.Single(answers.Distinct());
        Assert.Equal(2, Probe.Of(key).CountOf("active"));
    }

    [Fact]
    public void GetGrain_InterfaceWithoutAClass_Throws() =>
        Assert.Throws<ArgumentException>(() => fixture.Client.GetGrain<INobodyGrain>("x"));
}

public interface INobodyGrain : IGrainWithStringKey
{
    Task Nothing();
}
