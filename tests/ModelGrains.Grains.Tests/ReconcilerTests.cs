using ModelGrains.Deployments;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Silos;
using ModelGrains.Models;
using ModelGrains.Testing;

namespace ModelGrains.Grains.Tests;

public sealed class ReconcilerTests : IAsyncLifetime
{
    private ServingCluster cluster = null!;

    public async Task InitializeAsync() => cluster = await ServingCluster.StartAsync();

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task RunAsync_LoadedButNoLongerWanted_UnloadsIt()
    {
        var record = (await cluster.DeployAsync("add_one")).Record;
        // As if the command was cut off between its record and its effect.
        await cluster.Grains.Catalog(record.Key.Model).MoveAsync(new MoveVersion { Key = record.Key, Desired = DesiredState.Unloaded, Actor = "test", Reason = "cut off" });

        await cluster.Silo<Reconciler>().RunAsync();

        Assert.DoesNotContain(cluster.Silo<InstanceTable>().Read(), status => status.State == InstanceState.Ready);
    }

    [Fact]
    public async Task RunAsync_LoadedButDeleted_UnloadsIt()
    {
        var record = (await cluster.DeployAsync("add_one")).Record;
        await cluster.Grains.Catalog(record.Key.Model).RemoveAsync(record.Key);

        await cluster.Silo<Reconciler>().RunAsync();

        Assert.DoesNotContain(cluster.Silo<InstanceTable>().Read(), status => status.State == InstanceState.Ready);
    }

    [Fact]
    public async Task RunAsync_WantedButNotThere_LoadsItWithoutARequest()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await ServingCluster.StartAsync(folder: folder))
            await first.DeployAsync("add_one");

        await using var second = await ServingCluster.StartAsync(folder: folder);
        Assert.Empty(second.Silo<InstanceTable>().Read());
        await second.Silo<Reconciler>().RunAsync();

        var key = InstanceKey.Parse("add_one/1#0");
        Assert.True((await second.Grains.Instance(key).LoadAsync(CancellationToken.None)).IsSuccess);
        Assert.Equal(key, Assert.Single(second.Silo<InstanceTable>().Read()).Key);
    }

    [Fact]
    public async Task RunAsync_NothingToDo_ChangesNothing()
    {
        await cluster.DeployAsync("add_one");
        var before = await cluster.Grains.ListCatalogAsync();

        await cluster.Silo<Reconciler>().RunAsync();

        Assert.Equal(before.Select(record => record.LastEvent), (await cluster.Grains.ListCatalogAsync()).Select(record => record.LastEvent));
        Assert.Equal(InstanceState.Ready, Assert.Single(cluster.Silo<InstanceTable>().Read()).State);
        Assert.All(await cluster.Grains.ListDeploymentsAsync(), line => Assert.Equal(DeploymentState.Succeeded, line.State));
    }
}
