using ModelGrains.Grains.Deployments;
using ModelGrains.Models;
using ModelGrains.Onnx.Packages;
using ModelGrains.Routing;
using ModelGrains.Testing;

namespace ModelGrains.Grains.Tests;

/// <summary>A start after a crash between any two steps of a deployment.</summary>
public sealed class RestartTests
{
    private static readonly ModelName Model = ModelName.Parse("add_one");

    [Fact]
    public async Task RunAsync_AfterStop_ServesWhatWasDeployed()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await ServingCluster.StartAsync(folder: folder))
            await first.DeployAsync("add_one");

        await using var second = await ServingCluster.StartAsync(folder: folder);
        var (records, failures) = await second.Silo<CatalogStartup>().RunAsync(CancellationToken.None);

        Assert.Equal(0, failures);
        Assert.Equal("add_one/1", Assert.Single(records).Key.Format());
        Assert.True((await second.Grains.Router(Model).InferAsync(Requests.AddOne("add_one", 1), CancellationToken.None)).IsSuccess);
    }

    [Fact]
    public async Task RunAsync_DeploymentNeverAnswered_IsForgottenWithItsPackage()
    {
        await using var cluster = await ServingCluster.StartAsync();
        await RegisterAsync(cluster, VersionState.Packaged);

        await cluster.Silo<CatalogStartup>().RunAsync(CancellationToken.None);

        Assert.Empty(await cluster.Grains.ListCatalogAsync());
        Assert.Empty(await cluster.Data.Packages.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task RunAsync_CrashBeforeTheRouteWasWritten_ForgetsTheVersion()
    {
        await using var cluster = await ServingCluster.StartAsync();
        await RegisterAsync(cluster, VersionState.Ready);

        await cluster.Silo<CatalogStartup>().RunAsync(CancellationToken.None);

        Assert.Empty(await cluster.Grains.ListCatalogAsync());
    }

    [Fact]
    public async Task InferAsync_WhileTheVersionIsBeingDeployed_DoesNotDisturbItsLoad()
    {
        await using var cluster = await ServingCluster.StartAsync();
        await RegisterAsync(cluster, VersionState.Packaged);
        var instance = cluster.Grains.Instance(new InstanceKey(Model, new ModelVersion(1), 0));

        var load = instance.LoadAsync(CancellationToken.None);
        var early = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => instance.InferAsync(Requests.AddOne("add_one", 1), CancellationToken.None)));

        Assert.True((await load).IsSuccess);
        Assert.All(early, answer => Assert.True(answer.IsSuccess || answer.Error.Code == Errors.ModelErrorCode.NotReady, answer.ToString()));
        Assert.Equal(InstanceState.Ready, (await instance.GetStatusAsync()).State);
    }

    [Fact]
    public async Task GetStatusAsync_WantedInstanceThatWasLost_BringsItBackWithoutARequest()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await ServingCluster.StartAsync(folder: folder))
            await first.DeployAsync("add_one");

        await using var second = await ServingCluster.StartAsync(folder: folder);
        var instance = second.Grains.Instance(new InstanceKey(Model, new ModelVersion(1), 0));
        while ((await instance.GetStatusAsync()).State != InstanceState.Ready)
            await Task.Yield();

        Assert.Single(second.Silo<Silos.InstanceTable>().Read());
    }

    [Theory]
    [InlineData(VersionState.Ready)]
    [InlineData(VersionState.Serving)]
    public async Task RunAsync_CrashAfterTheRouteWasWritten_FinishesTheTakeover(VersionState reached)
    {
        await using var cluster = await ServingCluster.StartAsync();
        await cluster.DeployAsync("iris_logreg", "add_one");
        await RegisterAsync(cluster, VersionState.Ready);
        await cluster.Grains.Route(Model).SetAsync(new SetRoute { Spec = RouteSpec.Single(new ModelVersion(2), 1), Actor = "test", Reason = "test" });
        if (reached == VersionState.Serving)
            await MoveAsync(cluster, 2, VersionState.Serving);

        await cluster.Silo<CatalogStartup>().RunAsync(CancellationToken.None);

        var records = await cluster.Grains.ListCatalogAsync();
        Assert.Equal([VersionState.Superseded, VersionState.Serving], records.Select(record => record.State));
        Assert.Equal([DesiredState.Unloaded, DesiredState.Loaded], records.Select(record => record.Desired));
        var answer = await cluster.Grains.Router(Model).InferAsync(Requests.AddOne("add_one", 1), CancellationToken.None);
        Assert.Equal(2, answer.Value!.Version.Value);
    }

    [Fact]
    public async Task RunAsync_PackageDamagedOnDisk_SaysSoAndLoadsTheOthers()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await ServingCluster.StartAsync(folder: folder))
        {
            await first.DeployAsync("add_one");
            await first.DeployAsync("iris_forest");
        }

        foreach (var file in Directory.EnumerateFiles(folder["data/packages"], "model.onnx", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            if (bytes.Length > 1000)
                continue;
            bytes[^1] ^= 1;
            await File.WriteAllBytesAsync(file, bytes);
        }

        await using var second = await ServingCluster.StartAsync(folder: folder);
        var (_, failures) = await second.Silo<CatalogStartup>().RunAsync(CancellationToken.None);

        Assert.Equal(1, failures);
        var refused = await second.Grains.Router(Model).InferAsync(Requests.AddOne("add_one", 1), CancellationToken.None);
        Assert.Contains("'model.onnx' was changed", refused.Error!.Message, StringComparison.Ordinal);
        Assert.True((await second.Grains.Router(ModelName.Parse("iris_forest")).InferAsync(Requests.Iris(), CancellationToken.None)).IsSuccess);
    }

    /// <summary>Registers add_one as the next version and moves it up to a state, as a deployment that was cut off does.</summary>
    private static async Task RegisterAsync(ServingCluster cluster, VersionState upTo)
    {
        var package = await cluster.Data.Packages.AddAsync(cluster.Folder.AddPackage(Guid.NewGuid().ToString("N"), "add_one"), CancellationToken.None);
        var manifest = PackageInspector.Inspect(package.Folder, Model, null).Value!;
        var registered = await cluster.Grains.Catalog(Model).RegisterAsync(new RegisterVersion
        {
            Manifest = manifest,
            Package = package.Digest,
            SizeInBytes = package.SizeInBytes,
            Actor = "test",
        });
        for (var state = VersionState.Verified; state <= upTo; state++)
            await MoveAsync(cluster, registered.Value!.Key.Version.Value, state);
    }

    private static Task MoveAsync(ServingCluster cluster, int version, VersionState state) =>
        cluster.Grains.Catalog(Model).MoveAsync(new MoveVersion
        {
            Key = new VersionKey(Model, new ModelVersion(version)),
            State = state,
            Actor = "test",
            Reason = "test",
        });
}
