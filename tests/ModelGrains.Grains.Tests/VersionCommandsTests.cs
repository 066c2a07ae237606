using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Models;
using ModelGrains.Testing;

namespace ModelGrains.Grains.Tests;

public sealed class VersionCommandsTests : IAsyncLifetime
{
    private static readonly ModelName Model = ModelName.Parse("add_one");

    private ServingCluster cluster = null!;

    public async Task InitializeAsync() => cluster = await ServingCluster.StartAsync();

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task UnloadAsync_Serving_AnswersNotReadyAndKeepsThePackage()
    {
        await cluster.DeployAsync("add_one");

        Assert.True((await cluster.Commands.UnloadAsync(Model, null, "test", CancellationToken.None)).IsSuccess);

        var answer = await InferAsync();
        Assert.Equal(ModelErrorCode.NotReady, answer.Error!.Code);
        Assert.Equal("Request for unknown model: 'add_one' has no available versions", answer.Error.Message);
        Assert.Equal(0, cluster.Silo<Onnx.Sessions.OnnxSessionCache>().Count);
        Assert.Single(await cluster.Data.Packages.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task LoadAsync_AfterUnload_ServesAgain()
    {
        await cluster.DeployAsync("add_one");
        await cluster.Commands.UnloadAsync(Model, null, "test", CancellationToken.None);

        var loaded = await cluster.Commands.LoadAsync(Model, null, "test", CancellationToken.None);

        Assert.Equal(VersionState.Serving, loaded.Value!.State);
        Assert.True((await InferAsync()).IsSuccess);
    }

    [Fact]
    public async Task UnloadAsync_RequestInFlight_IsAnsweredFirst()
    {
        await cluster.DeployAsync("slow");
        var table = cluster.Silo<Silos.InstanceTable>();
        var slow = cluster.Grains.Router(ModelName.Parse("slow")).InferAsync(Requests.Slow("slow", 1500), CancellationToken.None);
        while (table.Read()[0].InFlight == 0)
            await Task.Yield();

        await cluster.Commands.UnloadAsync(ModelName.Parse("slow"), null, "test", CancellationToken.None);

        // The instance has answered; on its way back through the grains the answer may still be.
        Assert.All(table.Read(), status => Assert.Equal(0, status.InFlight));
        Assert.True((await slow).IsSuccess);
    }

    [Fact]
    public async Task DeleteAsync_Model_ForgetsItWithItsPackage()
    {
        await cluster.DeployAsync("add_one");

        Assert.True((await cluster.Commands.DeleteAsync(Model, null, "test", CancellationToken.None)).IsSuccess);

        Assert.Empty(await cluster.Grains.ListCatalogAsync());
        Assert.Empty(await cluster.Data.Packages.ListAsync(CancellationToken.None));
        Assert.Equal(ModelErrorCode.ModelNotFound, (await InferAsync()).Error!.Code);
    }

    [Fact]
    public async Task DeleteAsync_PackageSharedWithAnotherModel_KeepsThePackage()
    {
        await cluster.DeployAsync("add_one");
        await cluster.DeployAsync("add_one", "twin");

        await cluster.Commands.DeleteAsync(Model, null, "test", CancellationToken.None);

        Assert.True((await cluster.Grains.Router(ModelName.Parse("twin")).InferAsync(Requests.AddOne("twin", 1), CancellationToken.None)).IsSuccess);
        Assert.Single(await cluster.Data.Packages.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Commands_UnknownModelOrVersion_SayWhich()
    {
        await cluster.DeployAsync("add_one");

        Assert.Equal(ModelErrorCode.ModelNotFound, (await cluster.Commands.LoadAsync(ModelName.Parse("nope"), null, "test", CancellationToken.None)).Error!.Code);
        Assert.Equal(ModelErrorCode.VersionNotFound, (await cluster.Commands.UnloadAsync(Model, new ModelVersion(7), "test", CancellationToken.None)).Error!.Code);
    }

    private Task<Outcome<Inference.InferResponse>> InferAsync() => cluster.Grains.Router(Model).InferAsync(Requests.AddOne("add_one", 1), CancellationToken.None);
}
