using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace Orleans.ContractTests;

public sealed class LimitTests : IAsyncLifetime
{
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => silo
            .Configure<SiloMessagingOptions>(options => options.MaxEnqueuedRequestsHardLimit = 3)
            .Configure<GrainCollectionOptions>(options =>
            {
                options.CollectionQuantum = TimeSpan.FromSeconds(1);
                options.CollectionAge = TimeSpan.FromSeconds(2);
            }));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Call_QueueIsFull_ThrowsAtOnce()
    {
        var key = ClusterFixture.NewKey();
        var grain = _cluster.Client.GetGrain<ITurnGrain>(key, typeof(TurnGrain).FullName);
        var blocked = grain.Block("a");
        await Probe.Of(key).Reaches("in:a");

        var calls = Enumerable.Range(0, 20).Select(_ => grain.Block("a")).ToArray();
        var refused = await Task.WhenAny(calls).Within();

        await Assert.ThrowsAsync<LimitExceededException>(() => refused);
        Probe.Of(key).Open("a");
        await blocked.Within();
    }

    [Fact]
    public async Task Activation_IdleForItsAge_EndsWithThatReason()
    {
        var key = ClusterFixture.NewKey();
        await _cluster.Client.GetGrain<ILifeGrain>(key).Activation().Within();

        await Probe.Of(key).Reaches("ended:ActivationIdle");
    }
}
