using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Orleans.TestingHost;

namespace Orleans.ContractTests.Embedded;

/// <summary>A killed silo is gone at once: Orleans' in-process cluster still lets its grains say farewell.</summary>
public sealed class SiloLossTests : IAsyncLifetime
{
    private readonly string _key = ClusterFixture.NewKey();
    private InProcessTestCluster _cluster = null!;

    private Probe Probe => Probe.Of(_key);

    public async Task InitializeAsync()
    {
        _cluster = new InProcessTestClusterBuilder(2).Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Kill_SiloOfAGrain_NothingOfTheGrainRunsAndTheNextCallIsAnswered()
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, _cluster.Silos[1].SiloAddress);
        var grain = _cluster.Client.GetGrain<ILifeGrain>(_key);
        await grain.Silo().Within();

        await _cluster.KillSiloAsync(_cluster.Silos[1]).Within();

        Assert.Equal(_cluster.Silos[0].SiloAddress.ToParsableString(), await grain.Silo().Within());
        Assert.Equal(["activating", "active", "activating", "active"], Probe.Events);
    }

    [Fact]
    public async Task Kill_SiloThatCalls_ItsCallsFail()
    {
        var factory = _cluster.Silos[1].ServiceProvider.GetRequiredService<IGrainFactory>();

        await _cluster.KillSiloAsync(_cluster.Silos[1]).Within();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => factory.GetGrain<ILifeGrain>(_key).Silo().Within());
    }

    [Fact]
    public async Task Kill_LastSilo_CallsFailAtOnce()
    {
        var grain = _cluster.Client.GetGrain<ILifeGrain>(_key);
        foreach (var silo in _cluster.Silos) await _cluster.KillSiloAsync(silo).Within();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.Silo().Within());
    }

    [Fact]
    public async Task TryKill_AnotherSilo_IsDeadForEverybody()
    {
        var membership = _cluster.Silos[0].ServiceProvider.GetRequiredService<IClusterMembershipService>();

        Assert.True(await membership.TryKill(_cluster.Silos[1].SiloAddress));

        Assert.Equal(SiloStatus.Dead, membership.CurrentSnapshot.GetSiloStatus(_cluster.Silos[1].SiloAddress));
    }
}
