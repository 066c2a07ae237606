using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Core.Catalog;
using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Observation;
using ModelGrains.Grains.Shadows;
using ModelGrains.Grains.Tests.Retirement;
using ModelGrains.Inference;
using ModelGrains.Routing;
using ModelGrains.Shadows;
using ModelGrains.Testing;

namespace ModelGrains.Grains.Tests.Shadows;

/// <summary>A cluster with m/1, which serves, and m/2 and other/1, which adds one as it does.</summary>
internal sealed class ShadowCluster : IAsyncDisposable
{
    private ShadowCluster(ServingCluster serving, PassingTime time)
    {
        Serving = serving;
        Time = time;
    }

    public static ModelName Model { get; } = ModelName.Parse("m");

    public ServingCluster Serving { get; }

    public PassingTime Time { get; }

    public RouteCommands Routes => Serving.Silo<RouteCommands>();

    public RequestTap Tap => Serving.Silo<RequestTap>();

    public ShadowSilo Silo => Serving.Silo<ShadowSilo>();

    public static async Task<ShadowCluster> StartAsync(
        IShadowTarget? target = null, IFeatureSource? source = null, Action<ShadowOptions>? configure = null, TemporaryFolder? folder = null, bool deploy = true)
    {
        var time = new PassingTime();
        var serving = await ServingCluster.StartAsync(1, folder, options =>
        {
            // How busy the machine of the test is decides nothing: only what a test says is pressure.
            (options.Shadows.PauseMilliseconds, options.Shadows.CalmSeconds) = (60_000, 3600);
            configure?.Invoke(options.Shadows);
        }, configureSilo: silo =>
        {
            silo.Services.AddSingleton<TimeProvider>(time);
            if (target is not null)
                silo.Services.AddSingleton(target);
            if (source is not null)
                silo.Services.AddSingleton(source);
        });
        var cluster = new ShadowCluster(serving, time);
        if (!deploy)
            return cluster;
        await serving.DeployAsync("add_one", "other", 1);
        await serving.DeployAsync("add_one", "m", 2, """{ "description": "2" }""");
        await serving.DeployAsync("add_one", "m", 1, """{ "description": "1" }""");
        return cluster;
    }

    public static RouteShadow Shadow(string name, string version) => new() { Name = name, Primary = new ModelVersion(1), Version = VersionKey.Parse(version) };

    public async Task<Outcome<RouteRevision>> TrySetAsync(params RouteShadow[] shadows)
    {
        var spec = RouteSpec.Single(new ModelVersion(1), 1) with { Shadows = [.. shadows] };
        return await Routes.SetAsync(Model, spec, "test", "test", EntityTagCondition.Any, CancellationToken.None);
    }

    public async Task<RouteRevision> SetAsync(params RouteShadow[] shadows)
    {
        var outcome = await TrySetAsync(shadows);
        Assert.True(outcome.IsSuccess, outcome.Error?.ToString());
        return outcome.Value;
    }

    /// <summary>Sends a request as the data plane does.</summary>
    public Task<InferResponse> InferAsync(float x, string id = "", TimeSpan? timeLeft = null) =>
        InferAsync(Requests.AddOne("m", x) with { Id = id, TimeLeft = timeLeft });

    /// <summary>Likewise.</summary>
    public async Task<InferResponse> InferAsync(InferRequest request)
    {
        var observation = Tap.Begin(request);
        var outcome = await Serving.Grains.Router(Model).InferAsync(observation?.Own() ?? request, CancellationToken.None);
        observation?.OnAnswered(outcome);
        Assert.True(outcome.IsSuccess, outcome.Error?.ToString());
        return outcome.Value;
    }

    /// <summary>What is stored once all that was compared until now is reported.</summary>
    public async Task<ShadowStatus?> ReadAsync(string shadow)
    {
        await Silo.ReportAsync();
        return await Serving.Grains.Shadow(new ShadowKey(VersionKey.Parse("m/1"), VersionKey.Parse(shadow))).GetAsync();
    }

    /// <summary>As <see cref="ReadAsync"/>, once all that was taken is compared or left out.</summary>
    public async Task<ShadowStatus> ReadAllAsync(string shadow, long requests)
    {
        await Silo.WhenIdleAsync(VersionKey.Parse(shadow));
        var status = await ReadAsync(shadow);
        Assert.Equal(requests, status!.Comparison.Pairs + status.Counters.Sum);
        return status;
    }

    public ValueTask DisposeAsync() => Serving.DisposeAsync();
}
