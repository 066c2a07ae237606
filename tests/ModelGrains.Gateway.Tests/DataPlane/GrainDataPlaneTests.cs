using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ModelGrains.Errors;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Observation;
using ModelGrains.Grains.Routing;
using ModelGrains.Grains.Silos;
using ModelGrains.Hosting;
using ModelGrains.Testing;
using Orleans;
using Orleans.Runtime;

namespace ModelGrains.Gateway.Tests.DataPlane;

/// <summary>Configuration and statistics over the grains of two silos.</summary>
public sealed class GrainDataPlaneTests
{
    private const int Requests = 12;

    [Fact]
    public async Task StatisticsAsync_InstancesOnSeveralSilos_AreSummedFromEverySilo()
    {
        await using var cluster = await ServingCluster.StartAsync(2);
        await cluster.DeployAsync("add_one", manifest: """{ "instances": 8 }""");
        await cluster.DeployAsync("scalar");
        for (var i = 0; i < Requests; i++)
            Assert.True((await Plane(cluster, i % 2).InferAsync(Testing.Requests.AddOne("add_one", i), default)).IsSuccess);

        for (var silo = 0; silo < 2; silo++)
        {
            var all = await Plane(cluster, silo).StatisticsAsync("", "", default);
            Assert.Equal([("add_one", Requests), ("scalar", 0)], all.Value.Select(version => (version.Key.Model.Value, (int)version.Counters.Succeeded)));
            foreach (var version in (string?[])[null, "1"])
            {
                var one = await Plane(cluster, silo).StatisticsAsync("add_one", version, default);
                Assert.Equal(Requests, Assert.Single(one.Value).Counters.Succeeded);
            }
        }
    }

    [Theory]
    [InlineData("nope", null, ModelErrorCode.ModelNotFound)]
    [InlineData("a b", null, ModelErrorCode.ModelNotFound)]
    [InlineData("add_one", "9", ModelErrorCode.VersionNotFound)]
    [InlineData("", "1", ModelErrorCode.InvalidInput)]
    public async Task StatisticsAsync_WhatIsNotKnown_IsAnError(string model, string? version, ModelErrorCode expected)
    {
        await using var cluster = await ServingCluster.StartAsync();
        await cluster.DeployAsync("add_one");

        Assert.Equal(expected, (await Plane(cluster, 0).StatisticsAsync(model, version, default)).Error?.Code);
    }

    [Fact]
    public async Task ConfigurationAsync_SeveralVersions_IsOfTheOneAskedForWithThoseThatShouldBeLoaded()
    {
        await using var cluster = await ServingCluster.StartAsync();
        await cluster.DeployAsync("add_one", "m", 1);
        await cluster.DeployAsync("scalar", "m", 2);
        var plane = Plane(cluster, 0);

        var served = await plane.ConfigurationAsync("m", null, default);
        var first = await plane.ConfigurationAsync("m", "1", default);

        Assert.Empty(served.Value!.Manifest.Signature.Inputs[0].Shape);
        Assert.NotEmpty(first.Value!.Manifest.Signature.Inputs[0].Shape);
        Assert.Equal([new ModelVersion(2)], served.Value.Versions.AsEnumerable());
        Assert.Equal(ModelErrorCode.ModelNotFound, (await plane.ConfigurationAsync("nope", null, default)).Error?.Code);
    }

    private static GrainDataPlane Plane(ServingCluster cluster, int silo)
    {
        var services = cluster.Cluster.GetSiloServiceProvider(cluster.Cluster.Silos[silo].SiloAddress);
        var grains = services.GetRequiredService<IGrainFactory>();
        return new GrainDataPlane(
            grains,
            services.GetRequiredService<LocalInference>(),
            services.GetRequiredService<VersionCommands>(),
            services.GetRequiredService<ServingState>(),
            new ServerDescription("test", "0", []),
            new SiloReports(grains, services.GetRequiredService<IClusterMembershipService>(), NullLogger<SiloReports>.Instance),
            services.GetRequiredService<RequestTap>());
    }
}
