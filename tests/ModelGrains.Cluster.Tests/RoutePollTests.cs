using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ModelGrains.Grains.Routing;
using ModelGrains.Routing;
using ModelGrains.Silos;
using ModelGrains.Testing;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace ModelGrains.Cluster.Tests;

/// <summary>Silos that were not told of a route's revision.</summary>
public sealed class RoutePollTests
{
    private static readonly ModelName Model = ModelName.Parse("fraud");

    [Fact]
    public async Task RunAsync_SiloThatWasNotTold_HasItAfterOneLook()
    {
        await using var cluster = await StartAsync(3, (_, _, _) => Task.CompletedTask);
        await SetAsync(cluster, Model, 1);
        var (table, poll) = await DeafAsync(cluster);
        await SetAsync(cluster, Model, 2);
        Assert.Equal(1, table.Find(Model)!.Revision.Revision);

        Assert.Equal(new RouteLook(2, 1, 0), await poll.RunAsync(CancellationToken.None));

        Assert.Equal(2, table.Find(Model)!.Revision.Revision);
    }

    [Fact]
    public async Task RunAsync_NobodyKnowsAndTheRouteIsInUse_HasItAfterOneLook()
    {
        await using var cluster = await StartAsync(1, (_, _, _) => Task.CompletedTask);
        await SetAsync(cluster, Model, 1);
        var (table, poll) = await DeafAsync(cluster);
        await SetAsync(cluster, Model, 2);
        table.Use(Model);

        Assert.Equal(new RouteLook(0, 0, 1), await poll.RunAsync(CancellationToken.None));

        Assert.Equal(2, table.Find(Model)!.Revision.Revision);
    }

    [Fact]
    public async Task RunAsync_NothingChanged_AsksForNoMoreThanItsBound()
    {
        const int Models = 40;
        var calls = new ConcurrentDictionary<string, int>();
        await using var cluster = await StartAsync(2, (_, method, _) =>
        {
            calls.AddOrUpdate(method, 1, (_, count) => count + 1);
            return Task.CompletedTask;
        });
        for (var i = 0; i < Models; i++)
            await SetAsync(cluster, ModelName.Parse($"m{i}"), 1);
        var poll = Service<RoutePoll>(cluster, cluster.Cluster.Silos[1].SiloAddress);
        await poll.RunAsync(CancellationToken.None);
        calls.Clear();

        // No request goes by a route: none is read, and none of their grains is woken.
        Assert.Equal(new RouteLook(1, 0, 0), await poll.RunAsync(CancellationToken.None));
        Assert.Equal([KeyValuePair.Create(nameof(ISiloGrain.GetRouteNewsAsync), 1)], calls);

        var table = Service<RouteTable>(cluster, cluster.Cluster.Silos[1].SiloAddress);
        for (var i = 0; i < Models; i++)
            table.Use(ModelName.Parse($"m{i}"));
        for (var look = 0; look < Models / RoutePoll.MaxInTurn; look++)
            Assert.Equal(new RouteLook(1, 0, RoutePoll.MaxInTurn), await poll.RunAsync(CancellationToken.None));
        Assert.Equal(Models, calls[nameof(IRouteGrain.GetAsync)]);
        Assert.Equal(new RouteLook(1, 0, 0), await poll.RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task RunAsync_SiloThatDoesNotAnswer_IsLeftOut()
    {
        string? silent = null;
        await using var cluster = await StartAsync(3, (_, method, target) =>
            method == nameof(ISiloGrain.GetRouteNewsAsync) && target == silent ? Task.FromException(new TimeoutException("silent")) : Task.CompletedTask);
        await SetAsync(cluster, Model, 1);
        var (table, poll) = await DeafAsync(cluster);
        await SetAsync(cluster, Model, 2);
        silent = cluster.Cluster.Silos[1].SiloAddress.ToParsableString();

        Assert.Equal(new RouteLook(1, 1, 0), await poll.RunAsync(CancellationToken.None));

        Assert.Equal(2, table.Find(Model)!.Revision.Revision);
    }

    /// <summary>The writer's silo dies after the revision was stored and before anybody was told of it.</summary>
    [Fact]
    public async Task RunAsync_WriterDiedBeforeItToldAnybody_SurvivorsHaveItAfterOneLook()
    {
        var isMute = false;
        var stored = new TaskCompletionSource<SiloAddress>(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        await using var cluster = await StartAsync(3, (caller, method, _) =>
        {
            if (!isMute || method != nameof(ISiloGrain.RouteChangedAsync))
                return Task.CompletedTask;
            stored.TrySetResult(caller);
            return never.Task;
        });
        await SetAsync(cluster, Model, 1);
        isMute = true;
        var cutOff = cluster.Grains.Route(Model).SetAsync(Command(2));
        var writer = await stored.Task;
        var survivors = cluster.Cluster.Silos.Where(silo => silo.SiloAddress != writer).Select(silo => silo.SiloAddress).ToList();
        Assert.All(survivors, silo => Assert.Equal(1, Service<RouteTable>(cluster, silo).Find(Model)!.Revision.Revision));

        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos.Single(silo => silo.SiloAddress == writer));
        await Assert.ThrowsAnyAsync<Exception>(() => cutOff);
        foreach (var silo in survivors)
            await Service<RoutePoll>(cluster, silo).RunAsync(CancellationToken.None);

        Assert.All(survivors, silo => Assert.Equal(2, Service<RouteTable>(cluster, silo).Find(Model)!.Revision.Revision));
    }

    private static Task<ServingCluster> StartAsync(short silos, CallFilter.OnCall onCall) => ServingCluster.StartAsync(silos, configureSilo: silo =>
    {
        silo.Services.AddSingleton(onCall);
        silo.AddOutgoingGrainCallFilter<CallFilter>();
    });

    /// <summary>A table with the route that stands, to which nobody pushes anything.</summary>
    private static async Task<(RouteTable Table, RoutePoll Poll)> DeafAsync(ServingCluster cluster)
    {
        var silo = cluster.Cluster.Silos[0].SiloAddress;
        var table = new RouteTable();
        table.Update(await cluster.Grains.Route(Model).GetAsync());
        var poll = new RoutePoll(
            table, Service<IGrainFactory>(cluster, silo), Service<IClusterMembershipService>(cluster, silo), Service<ILocalSiloDetails>(cluster, silo), NullLogger<RoutePoll>.Instance);
        return (table, poll);
    }

    private static async Task SetAsync(ServingCluster cluster, ModelName model, int version)
    {
        var set = await cluster.Grains.Route(model).SetAsync(Command(version));
        Assert.True(set.IsSuccess, set.Error?.ToString());
    }

    private static SetRoute Command(int version) => new() { Spec = RouteSpec.Single(new ModelVersion(version), 1), Actor = "test", Reason = "test" };

    private static T Service<T>(ServingCluster cluster, SiloAddress silo)
        where T : notnull => cluster.Cluster.GetSiloServiceProvider(silo).GetRequiredService<T>();
}
