using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;
using Orleans.TestingHost;

namespace Orleans.ContractTests;

public sealed class PlacementTests : IAsyncLifetime
{
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(3);
        builder.Options.ConfigureFileLogging = false;
        builder.Options.AssumeHomogenousSilosForTesting = false;
        builder.ConfigureSilo((options, silo) => silo
            .UseSiloMetadata(new Dictionary<string, string> { ["name"] = options.SiloName })
            .AddPlacementDirector<NamedPlacement, NamedDirector>()
            .ConfigureServices(services => services.AddPlacementFilter<LabelFilter, LabelFilterDirector>(ServiceLifetime.Transient)));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task PreferLocal_CallFromASilo_PlacesThere(int silo)
    {
        for (var i = 0; i < 5; i++)
            Assert.Equal(Address(silo), await At(silo).GetGrain<ILocalGrain>(ClusterFixture.NewKey()).Silo().Within());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Hint_RandomPlacement_IsHonoured(int silo)
    {
        for (var i = 0; i < 5; i++)
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, _cluster.Silos[silo].SiloAddress);
            Assert.Equal(Address(silo), await _cluster.Client.GetGrain<IAnywhereGrain>(ClusterFixture.NewKey()).Silo().Within());
        }
    }

    [Fact]
    public async Task Random_ManyGrains_UsesEverySilo()
    {
        var silos = await Task.WhenAll(
            Enumerable.Range(0, 60).Select(_ => _cluster.Client.GetGrain<IAnywhereGrain>(ClusterFixture.NewKey()).Silo())).Within();

        Assert.Equal(3, silos.Distinct().Count());
    }

    [Fact]
    public async Task OwnDirector_ReadsTheRequestContext_PlacesWhereItSays()
    {
        RequestContext.Set("silo-name", "Silo_1");

        var silo = await _cluster.Client.GetGrain<INamedGrain>(ClusterFixture.NewKey()).Silo().Within();

        Assert.Equal(_cluster.Silos.Single(handle => handle.Name == "Silo_1").SiloAddress.ToParsableString(), silo);
    }

    [Fact]
    public async Task OwnFilter_SilosWithALabel_OnlyThoseAreUsed()
    {
        var silos = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => _cluster.Client.GetGrain<ILabelledGrain>(ClusterFixture.NewKey()).Silo())).Within();

        Assert.Equal([_cluster.Silos.Single(handle => handle.Name == "Silo_2").SiloAddress.ToParsableString()], silos.Distinct());
    }

    [Fact]
    public async Task OwnFilter_NoSiloIsLeft_CallerGetsTheReason() =>
        await Assert.ThrowsAnyAsync<OrleansException>(() => _cluster.Client.GetGrain<IHomelessGrain>(ClusterFixture.NewKey()).Silo().Within());

    private string Address(int silo) => _cluster.Silos[silo].SiloAddress.ToParsableString();

    private IGrainFactory At(int silo) => _cluster.Silos[silo].ServiceProvider.GetRequiredService<IGrainFactory>();
}
