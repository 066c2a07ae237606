using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Rollouts;
using ModelGrains.Testing;
using Xunit.Abstractions;

namespace ModelGrains.Cluster.Tests;

/// <summary>How long a change of a route takes to every router of a cluster, under each strategy.</summary>
public sealed class RouteTimeTests(ITestOutputHelper output)
{
    private static readonly ModelName Model = ModelName.Parse("add_one");

    [Theory]
    [InlineData(RolloutStrategy.Recreate, 2)]
    [InlineData(RolloutStrategy.RollingUpdate, 2)]
    [InlineData(RolloutStrategy.BlueGreen, 2)]
    [InlineData(RolloutStrategy.Canary, 2)]
    [InlineData(RolloutStrategy.Canary, 4)]
    public async Task Rollout_ThereAndBackUnderLoad_NoSiloGoesBackToAnOlderRevision(RolloutStrategy strategy, short silos)
    {
        const int Rounds = 10;
        await using var cluster = await ServingCluster.StartAsync(silos);
        const string Manifest = """{"name": "add_one", "instances": 2}""";
        await cluster.DeployAsync("add_one", version: 1, manifest: Manifest);
        await cluster.DeployAsync("add_one", version: 2, manifest: Manifest);
        var watch = new RevisionWatch(Model, cluster.Cluster.Silos.Select(silo => cluster.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<IGrainFactory>()));
        for (var round = 0; round < Rounds; round++)
            await RunAsync(cluster, strategy, new ModelVersion(1 + (round % 2)));

        var times = (await watch.StopAsync(await cluster.Grains.Route(Model).GetHistoryAsync())).Order().ToList();

        output.WriteLine(
            $"{strategy}, {silos} silos: {times.Count} times from stored to answered by on a silo, " +
            $"p50 {times[times.Count / 2].TotalMilliseconds:0.0} ms, p99 {times[times.Count * 99 / 100].TotalMilliseconds:0.0} ms, max {times[^1].TotalMilliseconds:0.0} ms");
    }

    private static async Task RunAsync(ServingCluster cluster, RolloutStrategy strategy, ModelVersion version)
    {
        var spec = new RolloutSpec
        {
            Version = version,
            Strategy = strategy,
            ScaleDownDelay = TimeSpan.FromMilliseconds(20),
            AutoPromotionDelay = TimeSpan.FromMilliseconds(20),
            Steps = strategy == RolloutStrategy.Canary ? [Weight(0.05), Pause(), Weight(0.25), Pause(), Weight(0.5), Pause()] : [],
        };
        var grain = cluster.Grains.Rollout(Model);
        var started = await grain.StartAsync(new StartRollout { Spec = spec, Actor = "test" });
        Assert.True(started.IsSuccess, started.Error?.ToString());
        var rollout = started.Value;
        while (!rollout.HasEnded)
            rollout = (await grain.WaitAsync(rollout.Number, rollout.LastEvent.Sequence, CancellationToken.None))!;
        Assert.Equal(RolloutState.Succeeded, rollout.State);
    }

    private static RolloutStep Weight(double share) => new() { Kind = RolloutStepKind.SetWeight, Weight = share };

    private static RolloutStep Pause() => new() { Kind = RolloutStepKind.Pause, Duration = TimeSpan.FromMilliseconds(20) };
}
