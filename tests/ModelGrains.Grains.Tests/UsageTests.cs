using ModelGrains.Core.Hashing;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Usage;
using ModelGrains.Models;
using ModelGrains.Testing;
using ModelGrains.Tests;
using Orleans;

namespace ModelGrains.Grains.Tests;

/// <summary>Counters outlive the instance that counted.</summary>
public sealed class UsageTests
{
    private static readonly ModelName Model = ModelName.Parse("add_one");
    private static readonly VersionKey First = new(Model, new ModelVersion(1));

    [Fact]
    public async Task GetAsync_AfterUnloadAndLoadAgain_HasBothLives()
    {
        await using var cluster = await ServingCluster.StartAsync();
        await cluster.DeployAsync("add_one");
        await InferAsync(cluster, 3, "ada");
        await cluster.Commands.UnloadAsync(Model, null, "test", CancellationToken.None);
        await cluster.Commands.LoadAsync(Model, null, "test", CancellationToken.None);
        await InferAsync(cluster, 2, "bob");
        await cluster.Commands.UnloadAsync(Model, null, "test", CancellationToken.None);

        var usage = await UsageAsync(cluster, 5);

        Assert.Equal((5L, 5L, 2L), (usage.Requests, usage.Succeeded, usage.DistinctCallers));
        Assert.NotNull(usage.LastUsed);
        Assert.Equal(usage.Executions, usage.Batches.Sum(batch => batch.Executions));
    }

    [Fact]
    public async Task GetAsync_AfterAStop_HasWhatWasCountedUntilThen()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await ServingCluster.StartAsync(folder: folder))
        {
            await first.DeployAsync("add_one");
            await InferAsync(first, 4, "ada");
        }

        await using var second = await ServingCluster.StartAsync(folder: folder);
        await second.Silo<CatalogStartup>().RunAsync(CancellationToken.None);
        await InferAsync(second, 3, "ada");
        await second.Commands.UnloadAsync(Model, null, "test", CancellationToken.None);

        var usage = await UsageAsync(second, 7);
        Assert.Equal((7L, 1L), (usage.Requests, usage.DistinctCallers));
    }

    [Fact]
    public async Task ReportAsync_AtItsInterval_StoresWithoutAnEndOfTheInstance()
    {
        using var folder = new TemporaryFolder();
        var time = new ManualTime();
        await using var cluster = await ServingCluster.StartAsync(folder: folder, time: time);
        await cluster.DeployAsync("add_one");
        await InferAsync(cluster, 2, "ada");
        Assert.Empty(await cluster.Grains.Usage(Model).GetAsync(null));

        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(2, (await UsageAsync(cluster, 2)).Requests);
    }

    [Fact]
    public async Task RemoveAsync_VersionDeleted_IsForgottenAndItsNumberBeginsAnew()
    {
        await using var cluster = await ServingCluster.StartAsync();
        await cluster.DeployAsync("add_one", version: 1);
        await InferAsync(cluster, 3, "ada");
        await cluster.Commands.DeleteAsync(Model, null, "test", CancellationToken.None);
        await cluster.DeployAsync("iris_forest", "add_one", version: 1);
        Assert.True((await cluster.Grains.Router(Model).InferAsync(Requests.Iris("add_one"), CancellationToken.None)).IsSuccess);
        await cluster.Commands.UnloadAsync(Model, null, "test", CancellationToken.None);

        Assert.Equal(1, (await UsageAsync(cluster, 1)).Requests);
    }

    /// <summary>Waits until the reports that were sent are stored: the grain that sends them ends in its own time.</summary>
    private static async Task<VersionUsage> UsageAsync(ServingCluster cluster, long requests)
    {
        VersionUsage? usage = null;
        for (var i = 0; i < 20_000; i++)
        {
            usage = (await cluster.Grains.ListUsageAsync()).GetValueOrDefault(First);
            if (usage?.Requests == requests)
                return usage;
            await Task.Yield();
        }

        Assert.Fail($"expected {requests} requests, got {usage}");
        return usage!;
    }

    private static async Task InferAsync(ServingCluster cluster, int times, string caller)
    {
        for (var i = 0; i < times; i++)
        {
            var request = Requests.AddOne("add_one", i) with { Caller = KeyHash.Of(caller) };
            Assert.True((await cluster.Grains.Router(Model).InferAsync(request, CancellationToken.None)).IsSuccess);
        }
    }
}
