using ModelGrains.Grains.Shadows;
using ModelGrains.Models;
using ModelGrains.Routing;
using ModelGrains.Shadows;
using ModelGrains.Tensors;

namespace ModelGrains.Grains.Tests.Shadows;

/// <summary>Requests copied to real versions, and what is stored of comparing them.</summary>
public sealed class ShadowTrafficTests
{
    [Fact]
    public async Task Report_AfterTraffic_HasTheNumbersOfTheAnswers()
    {
        var source = new Features();
        await using var cluster = await ShadowCluster.StartAsync(source: source);
        await cluster.SetAsync(ShadowCluster.Shadow("own", "m/2"), ShadowCluster.Shadow("foreign", "other/1"));

        for (var i = 0; i < 20; i++)
            Assert.Equal(1, (await cluster.InferAsync(i, $"r-{i}")).Version.Value);

        foreach (var shadow in (string[])["m/2", "other/1"])
        {
            var status = await cluster.ReadAllAsync(shadow, 20);
            Assert.Equal((20, 20), (status.Comparison.Pairs, status.Comparison.Compared));
            var output = Assert.Single(status.Comparison.Outputs);
            Assert.Equal((20, 20, 20, 0.0), (output.Pairs, output.Exact, output.WithinTolerance, output.MaxDifference));
            // add_one: 1 + 2 + … + 20.
            Assert.Equal((210.0, 210.0), (output.Primary.Sum, output.Candidate.Sum));
            Assert.Equal(new ShadowCounters(), status.Counters);
        }

        Assert.Equal(0, source.Asked);
    }

    [Fact]
    public async Task Window_HasPassed_NothingIsCopiedAnyMore()
    {
        await using var cluster = await ShadowCluster.StartAsync();
        var until = cluster.Time.GetUtcNow() + TimeSpan.FromHours(1);
        await cluster.SetAsync(ShadowCluster.Shadow("own", "m/2") with { Until = until });
        await cluster.InferAsync(1);
        await cluster.ReadAllAsync("m/2", 1);

        cluster.Time.Pass(TimeSpan.FromHours(1));
        await cluster.InferAsync(2);

        Assert.Equal(1, (await cluster.ReadAsync("m/2"))!.Comparison.Pairs);
        // It stands in the route, ended, and keeps no other change from being written.
        var route = await cluster.SetAsync(ShadowCluster.Shadow("own", "m/2") with { Until = until }, ShadowCluster.Shadow("foreign", "other/1"));
        Assert.Equal(2, route.Spec.Shadows.Length);
        Assert.Equal("shadows[0].until", Assert.Single((await cluster.TrySetAsync(ShadowCluster.Shadow("new", "m/2") with { Until = until })).Error!.Fields).Field);
    }

    [Fact]
    public async Task Inputs_DefaultOrSource_GiveWhatThePrimaryLacksAndWhatIsMissingIsCounted()
    {
        var source = new Features();
        await using var cluster = await ShadowCluster.StartAsync(source: source);
        await cluster.Serving.DeployAsync("digits_cnn", "digits", 1);
        var shadow = ShadowCluster.Shadow("digits", "digits/1");

        await cluster.SetAsync(shadow);
        await cluster.InferAsync(1);
        Assert.Equal(
            new ShadowCounters { Incomplete = 1, Missing = [new MissingInput { Name = "image", Count = 1 }] }, (await cluster.ReadAllAsync("digits/1", 1)).Counters);
        Assert.Equal(1, source.Asked);

        source.Image = Tensor.From("image", [1, 1, 8, 8], new float[64]);
        await cluster.InferAsync(1);
        Assert.Equal(1, (await cluster.ReadAllAsync("digits/1", 2)).Comparison.Compared);
        Assert.Equal(2, source.Asked);

        await cluster.SetAsync(shadow with { Defaults = [source.Image] });
        await cluster.InferAsync(1);
        var status = await cluster.ReadAllAsync("digits/1", 1);
        Assert.Equal((1, 0), (status.Comparison.Compared, status.Counters.Sum));
        Assert.Equal(2, source.Asked);
    }

    [Fact]
    public async Task OnlyLogged_CopiesExactlyWhatTheLogSamples()
    {
        await using var cluster = await ShadowCluster.StartAsync();
        await cluster.Serving.DeployAsync("add_one", "m", 3, """{ "logging": { "sampleRate": 0.25 } }""");
        var shadow = ShadowCluster.Shadow("own", "m/2") with { Primary = new ModelVersion(3), OnlyLogged = true };
        var spec = RouteSpec.Single(new ModelVersion(3), 1) with { Shadows = [shadow] };
        Assert.True((await cluster.Routes.SetAsync(ShadowCluster.Model, spec, "test", "test", Core.Catalog.EntityTagCondition.Any, CancellationToken.None)).IsSuccess);

        for (var i = 0; i < 100; i++)
            await cluster.InferAsync(i, $"r-{i}");

        var sampled = Enumerable.Range(0, 100).Count(i => Core.PredictionLogs.PredictionSampling.IsSampled("m", $"r-{i}", 0.25));
        Assert.InRange(sampled, 10, 40);
        await cluster.Silo.WhenIdleAsync(shadow.Version);
        await cluster.Silo.ReportAsync();
        var status = await cluster.Serving.Grains.Shadow(new ShadowKey(VersionKey.Parse("m/3"), shadow.Version)).GetAsync();
        Assert.Equal((sampled, 0), (status!.Comparison.Pairs, status.Counters.Sum));
    }

    [Fact]
    public async Task Restart_ReportedBefore_GoesOn()
    {
        using var folder = new Testing.TemporaryFolder();
        await using (var cluster = await ShadowCluster.StartAsync(folder: folder))
        {
            await cluster.SetAsync(ShadowCluster.Shadow("own", "m/2"));
            await cluster.InferAsync(1);
            await cluster.ReadAllAsync("m/2", 1);
        }

        await using var again = await ShadowCluster.StartAsync(folder: folder, deploy: false);
        await again.InferAsync(1); // Only now the silo knows the route.
        await again.InferAsync(2);

        Assert.Equal(2, (await again.ReadAllAsync("m/2", 2)).Comparison.Pairs);
    }

    [Fact]
    public async Task Versions_ThatAreShadows_AreLoadedKeptAndLetGo()
    {
        await using var cluster = await ShadowCluster.StartAsync();
        Assert.Equal(DesiredState.Unloaded, await DesiredAsync("m/2"));
        await cluster.Serving.Commands.UnloadAsync(ModelName.Parse("other"), null, "test", CancellationToken.None);

        await cluster.SetAsync(ShadowCluster.Shadow("own", "m/2"), ShadowCluster.Shadow("foreign", "other/1"));
        Assert.Equal((DesiredState.Loaded, DesiredState.Loaded), (await DesiredAsync("m/2"), await DesiredAsync("other/1")));
        var retired = await cluster.Serving.Silo<Grains.Retirement.RetirementCommands>().RetireAsync(VersionKey.Parse("other/1"), "test", CancellationToken.None);
        Assert.Equal("'other/1' is not retired: it is the shadow 'foreign' of m/1 (route revision 3)", retired.Error!.Message);
        var deleted = await cluster.Serving.Commands.DeleteAsync(ModelName.Parse("other"), null, "test", CancellationToken.None);
        Assert.Equal("'other/1' stays: it is the shadow 'foreign' of m/1 (route revision 3); take the shadow away first", deleted.Error!.Message);

        await cluster.SetAsync();
        Assert.Equal((DesiredState.Unloaded, DesiredState.Unloaded), (await DesiredAsync("m/2"), await DesiredAsync("other/1")));

        async Task<DesiredState> DesiredAsync(string key) =>
            (await cluster.Serving.Grains.Catalog(VersionKey.Parse(key).Model).GetAsync(VersionKey.Parse(key)))!.Desired;
    }

    [Fact]
    public async Task Route_WrongShadows_EveryErrorAtOnceAndTheRouteStays()
    {
        await using var cluster = await ShadowCluster.StartAsync();
        var before = await cluster.SetAsync(ShadowCluster.Shadow("own", "m/2"));

        var refused = await cluster.TrySetAsync(
            ShadowCluster.Shadow("gone", "m/9"), ShadowCluster.Shadow("self", "m/1"),
            ShadowCluster.Shadow("share", "m/2") with { Share = 2, Defaults = [Tensor.From("y", [1], [1f])] });

        Assert.Equal(
            ["shadows[1].version", "shadows[2].share", "shadows[0].version", "shadows[2].inputs[0]"], refused.Error!.Fields.Select(error => error.Field));
        Assert.Equal(before, await cluster.Serving.Grains.Route(ShadowCluster.Model).GetAsync());

        var circle = await cluster.Routes.SetAsync(
            ModelName.Parse("other"),
            RouteSpec.Single(new ModelVersion(1), 1) with { Shadows = [ShadowCluster.Shadow("back", "m/1")] },
            "test", "test", Core.Catalog.EntityTagCondition.Any, CancellationToken.None);
        Assert.True(circle.IsSuccess);
        Assert.Equal(
            "closes a circle: m/1 → other/1 → m/1", Assert.Single((await cluster.TrySetAsync(ShadowCluster.Shadow("there", "other/1"))).Error!.Fields).Message);
    }

    private sealed class Features : IFeatureSource
    {
        private int asked;

        public int Asked => Volatile.Read(ref asked);

        public Tensor? Image { get; set; }

        public ValueTask<IReadOnlyCollection<Tensor>> GetAsync(FeatureRequest request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref asked);
            Assert.Equal(["image"], request.Missing.Select(spec => spec.Name));
            return ValueTask.FromResult<IReadOnlyCollection<Tensor>>(Image is { } image ? [image] : []);
        }
    }
}
