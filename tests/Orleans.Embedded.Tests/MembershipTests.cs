using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace Orleans.ContractTests;

public sealed class MembershipTests : IAsyncLifetime
{
    private readonly string _key = ClusterFixture.NewKey();
    private InProcessTestCluster _cluster = null!;

    private Probe Probe => Probe.Of(_key);

    private IClusterMembershipService Membership => _cluster.Silos[0].ServiceProvider.GetRequiredService<IClusterMembershipService>();

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => silo.AddMemoryGrainStorageAsDefault());
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Snapshot_AfterStartAndStop_HasEverySiloWithItsStatus()
    {
        var third = await _cluster.StartAdditionalSiloAsync().Within();
        await _cluster.WaitForLivenessToStabilizeAsync();
        Assert.All(_cluster.Silos, silo => Assert.Equal(SiloStatus.Active, Membership.CurrentSnapshot.GetSiloStatus(silo.SiloAddress)));
        Assert.Equal(third.Name, Membership.CurrentSnapshot.Members[third.SiloAddress].Name);

        await _cluster.StopSiloAsync(third).Within();

        await NoticesDeath(third).Within();
    }

    [Fact]
    public async Task Kill_SiloOfAGrain_TheGrainAnswersElsewhere()
    {
        var (grain, home) = await PlaceOn(silo: 1);

        await _cluster.KillSiloAsync(home).Within();

        await NoticesDeath(home).Within();
        var elsewhere = await grain.Silo().Within();
        Assert.Equal(_cluster.Silos[0].SiloAddress.ToParsableString(), elsewhere);
    }

    [Fact]
    public async Task Kill_SiloWithACallInFlight_CallerGetsSiloUnavailable()
    {
        var (grain, home) = await PlaceOn(silo: 1);
        var inFlight = grain.EndAfterGate();
        await Probe.Reaches("entered");

        await _cluster.KillSiloAsync(home).Within();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => inFlight.Within());
        Probe.Open();
    }

    [Fact]
    public async Task Stop_SiloOfAGrain_DeactivatesItAndItAnswersElsewhere()
    {
        var (grain, home) = await PlaceOn(silo: 1);

        await _cluster.StopSiloAsync(home).Within();

        Assert.Equal(1, Probe.CountOf("ended:ShuttingDown"));
        await NoticesDeath(home).Within();
        var elsewhere = await grain.Silo().Within();
        Assert.Equal(_cluster.Silos[0].SiloAddress.ToParsableString(), elsewhere);
    }

    [Fact]
    public void SiloAddress_WrittenAndRead_IsEqual()
    {
        var address = _cluster.Silos[0].SiloAddress;

        var read = SiloAddress.FromParsableString(address.ToParsableString());

        Assert.Equal(address, read);
        Assert.Equal(0, address.CompareTo(read));
        Assert.NotEqual(address, _cluster.Silos[1].SiloAddress);
        Assert.NotEqual(0, address.CompareTo(_cluster.Silos[1].SiloAddress));
        Assert.Equal(address, _cluster.Silos[0].ServiceProvider.GetRequiredService<ILocalSiloDetails>().SiloAddress);
    }

    /// <summary>Ends when the first silo knows that another is dead.</summary>
    private async Task NoticesDeath(InProcessSiloHandle silo)
    {
        await foreach (var snapshot in Membership.MembershipUpdates)
        {
            if (snapshot.GetSiloStatus(silo.SiloAddress) == SiloStatus.Dead) break;
        }
    }

    private async Task<(ILifeGrain Grain, InProcessSiloHandle Home)> PlaceOn(int silo)
    {
        var home = _cluster.Silos[silo];
        RequestContext.Set(Orleans.Runtime.Placement.IPlacementDirector.PlacementHintKey, home.SiloAddress);

        // From the silo that stays: the client may lose its gateway with the other.
        var grain = _cluster.Silos[1 - silo].ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<ILifeGrain>(_key);
        Assert.Equal(home.SiloAddress.ToParsableString(), await grain.Silo().Within());
        RequestContext.Clear();
        return (grain, home);
    }
}
