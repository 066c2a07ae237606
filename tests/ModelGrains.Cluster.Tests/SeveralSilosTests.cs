using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Grains.Routing;
using ModelGrains.Grains.Silos;
using ModelGrains.Inference;
using ModelGrains.Routing;
using ModelGrains.Testing;
using Orleans.Runtime;

namespace ModelGrains.Cluster.Tests;

public sealed class SeveralSilosTests
{
    private static readonly ModelName Model = ModelName.Parse("add_one");

    [Fact]
    public async Task SetAsync_NewRevision_IsOnEverySiloWhenItIsAnswered()
    {
        await using var cluster = await ServingCluster.StartAsync(3);

        await cluster.DeployAsync("add_one");

        Assert.All(cluster.Cluster.Silos, silo => Assert.Equal(1, Service<RouteTable>(cluster, silo.SiloAddress).Find(Model)?.Revision.Revision));
    }

    [Fact]
    public async Task Pick_StickyCaller_IsOnTheSameVersionOnEverySilo()
    {
        await using var cluster = await ServingCluster.StartAsync(2);
        var spec = new RouteSpec
        {
            Targets = [new RouteTarget { Version = new ModelVersion(1), Weight = 0.7 }, new RouteTarget { Version = new ModelVersion(2), Weight = 0.3 }],
            Sticky = new Stickiness { By = new RequestAttribute(AttributeSource.Header, "x-user-id") },
        };
        var set = await cluster.Grains.Route(Model).SetAsync(new SetRoute { Spec = spec, Actor = "test", Reason = "test" });
        Assert.True(set.IsSuccess, set.Error?.ToString());

        var routes = cluster.Cluster.Silos.Select(silo => Service<RouteTable>(cluster, silo.SiloAddress).Find(Model)!).ToList();
        Assert.NotSame(routes[0], routes[1]);
        for (var caller = 0; caller < 1_000; caller++)
        {
            var request = Requests.AddOne("add_one", 1) with { Headers = [new RequestHeader("x-user-id", $"user-{caller}")] };
            Assert.Equal(routes[0].Pick(request, 0.1), routes[1].Pick(request, 0.9));
        }
    }

    [Fact]
    public async Task SiloGrain_OfEachSilo_IsOnThatSilo()
    {
        await using var cluster = await ServingCluster.StartAsync(3);

        foreach (var silo in cluster.Cluster.Silos)
        {
            var report = await cluster.Grains.Silo(silo.SiloAddress).GetReportAsync();
            Assert.Equal(Service<ILocalSiloDetails>(cluster, silo.SiloAddress).Name, report.Silo);
        }
    }

    [Fact]
    public async Task InferAsync_InstanceOnAnotherSilo_Answers()
    {
        await using var cluster = await ServingCluster.StartAsync(2);
        await cluster.DeployAsync("add_one");

        foreach (var silo in cluster.Cluster.Silos)
        {
            var grains = Service<IGrainFactory>(cluster, silo.SiloAddress);
            Assert.True((await grains.Router(Model).InferAsync(Requests.AddOne("add_one", 1), CancellationToken.None)).IsSuccess);
        }
    }

    [Fact]
    public async Task InferAsync_AfterTheSiloOfAnInstanceStopped_IsAnsweredByAnother()
    {
        await using var cluster = await ServingCluster.StartAsync(2);
        await cluster.DeployAsync("add_one");
        var holder = cluster.Cluster.Silos.First(silo => Service<InstanceTable>(cluster, silo.SiloAddress).Read().Count > 0);
        var survivor = cluster.Cluster.Silos.First(silo => silo != holder);
        var grains = Service<IGrainFactory>(cluster, survivor.SiloAddress);

        await cluster.Cluster.StopSiloAsync(holder);

        var answer = await grains.Router(Model).InferAsync(Requests.AddOne("add_one", 1), CancellationToken.None);
        Assert.True(answer.IsSuccess, answer.Error?.ToString());
        Assert.Single(Service<InstanceTable>(cluster, survivor.SiloAddress).Read());
    }

    private static T Service<T>(ServingCluster cluster, SiloAddress silo)
        where T : notnull => cluster.Cluster.GetSiloServiceProvider(silo).GetRequiredService<T>();
}
