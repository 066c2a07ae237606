using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Models;
using ModelGrains.Tensors;
using ModelGrains.Testing;

namespace ModelGrains.Grains.Tests;

public sealed class DeployerTests : IAsyncLifetime
{
    private ServingCluster cluster = null!;

    public async Task InitializeAsync() => cluster = await ServingCluster.StartAsync();

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task DeployAsync_BareGraph_ServesAsVersionOne()
    {
        var result = await cluster.DeployAsync("iris_forest");

        Assert.Equal("iris_forest/1", result.Record.Key.Format());
        Assert.Equal(VersionState.Serving, result.Record.State);
        Assert.Equal(1, result.Route.Revision);
        var answer = await cluster.Grains.Router(result.Record.Key.Model).InferAsync(Requests.Iris(), CancellationToken.None);
        Assert.Equal(0, answer.Value!.Outputs[0].AsSpan<long>()[0]);
    }

    [Fact]
    public async Task DeployAsync_TheSameContentTwice_IsTheSameVersion()
    {
        var first = await cluster.DeployAsync("iris_forest");
        var second = await cluster.DeployAsync("iris_forest");

        Assert.Equal(first.Record.Key, second.Record.Key);
        Assert.Equal(first.Route.Revision, second.Route.Revision);
        Assert.Single(await cluster.Grains.ListCatalogAsync());
    }

    [Fact]
    public async Task DeployAsync_OtherContentUnderAVersionInUse_IsAConflictAndChangesNothing()
    {
        await cluster.DeployAsync("iris_forest", "m", 1);

        var outcome = await cluster.Deployer.DeployAsync(
            cluster.Folder.AddPackage("other", "iris_logreg"),
            new DeployCommand { Name = ModelName.Parse("m"), Version = new ModelVersion(1), Actor = "test" },
            CancellationToken.None);

        Assert.Equal(ModelErrorCode.Conflict, outcome.Error!.Code);
        Assert.Single(await cluster.Data.Packages.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task DeployAsync_NewVersion_TakesOverAndThePreviousGivesItsMemoryBack()
    {
        await cluster.DeployAsync("iris_forest", "m");
        await cluster.DeployAsync("iris_logreg", "m");

        var records = await cluster.Grains.ListCatalogAsync();
        Assert.Equal([VersionState.Superseded, VersionState.Serving], records.Select(record => record.State));
        Assert.Equal([DesiredState.Unloaded, DesiredState.Loaded], records.Select(record => record.Desired));
        var answer = await cluster.Grains.Router(ModelName.Parse("m")).InferAsync(Requests.Iris("m"), CancellationToken.None);
        Assert.Equal(2, answer.Value!.Version.Value);
        var old = await cluster.Grains.Router(ModelName.Parse("m")).InferAsync(Requests.Iris("m", 1), CancellationToken.None);
        Assert.Equal(ModelErrorCode.NotReady, old.Error!.Code);
        Assert.Contains("superseded by version 2", old.Error.Message, StringComparison.Ordinal);
        Assert.Equal(1, cluster.Silo<Onnx.Sessions.OnnxSessionCache>().Count);
    }

    [Fact]
    public async Task DeployAsync_KeepPrevious_LeavesItLoadedForExplicitCalls()
    {
        await cluster.DeployAsync("iris_forest", "m");
        var outcome = await cluster.Deployer.DeployAsync(
            cluster.Folder.AddPackage("next", "iris_logreg"),
            new DeployCommand { Name = ModelName.Parse("m"), KeepPrevious = true, Actor = "test" },
            CancellationToken.None);

        Assert.True(outcome.IsSuccess);
        var old = await cluster.Grains.Router(ModelName.Parse("m")).InferAsync(Requests.Iris("m", 1), CancellationToken.None);
        Assert.Equal(1, old.Value!.Version.Value);
    }

    [Theory]
    [InlineData("bad_empty", "is empty (0 bytes)")]
    [InlineData("bad_garbage", "is not an ONNX model")]
    [InlineData("bad_truncated", "is cut short")]
    [InlineData("bad_opset99", "Opset 99")]
    [InlineData("bad_unknown_op", "Frobnicate")]
    [InlineData("bad_missing_external", "'nowhere.bin', which the package does not have")]
    [InlineData("bad_escaping_external", "kept outside the package, at '../../../../etc/passwd'")]
    [InlineData("iris_zipmap", "is a sequence in the graph, expected a tensor")]
    [InlineData("seq_out", "is a sequence in the graph, expected a tensor")]
    public async Task DeployAsync_BadModel_IsRefusedWithItsOwnReasonAndLeavesNoTrace(string model, string reason)
    {
        await cluster.DeployAsync("iris_forest", "good");

        var outcome = await cluster.Deployer.DeployAsync(
            cluster.Folder.AddPackage("bad", model), new DeployCommand { Name = ModelName.Parse("good"), Actor = "test" }, CancellationToken.None);

        Assert.Equal(ModelErrorCode.InvalidInput, outcome.Error!.Code);
        Assert.Contains(reason, outcome.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Folder.Path, outcome.Error.Message, StringComparison.Ordinal);
        Assert.Single(await cluster.Grains.ListCatalogAsync());
        Assert.Single(await cluster.Data.Packages.ListAsync(CancellationToken.None));
        var answer = await cluster.Grains.Router(ModelName.Parse("good")).InferAsync(Requests.Iris("good"), CancellationToken.None);
        Assert.Equal(1, answer.Value!.Version.Value);
    }

    [Fact]
    public async Task DeployAsync_SampleAnswersWrongly_IsRefusedAndTheOldVersionServesOn()
    {
        await cluster.DeployAsync("add_one", "m");
        var package = cluster.Folder.AddPackage("wrong", "add_one", """
            { "name": "m", "samples": [ { "name": "two",
                "inputs": [ { "name": "x", "datatype": "FP32", "shape": [1], "data": [1] } ],
                "outputs": [ { "name": "y", "datatype": "FP32", "shape": [1], "data": [3] } ] } ] }
            """);

        var outcome = await cluster.Deployer.DeployAsync(package, new DeployCommand { Actor = "test" }, CancellationToken.None);

        Assert.Contains("sample 'two'", outcome.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("differs at element 0 by 1", outcome.Error.Message, StringComparison.Ordinal);
        var answer = await cluster.Grains.Router(ModelName.Parse("m")).InferAsync(Requests.AddOne("m", 1), CancellationToken.None);
        Assert.Equal(1, answer.Value!.Version.Value);
    }

    [Fact]
    public async Task DeployAsync_WrongSampleAndNoWarmUp_IsRefusedAllTheSame()
    {
        var package = cluster.Folder.AddPackage("wrong", "add_one", """
            { "name": "m", "warmUp": { "iterations": 0 }, "samples": [ {
                "inputs": [ { "name": "x", "datatype": "FP32", "shape": [1], "data": [1] } ],
                "outputs": [ { "name": "y", "datatype": "FP32", "shape": [1], "data": [3] } ] } ] }
            """);

        var outcome = await cluster.Deployer.DeployAsync(package, new DeployCommand { Actor = "test" }, CancellationToken.None);

        Assert.Equal(ModelErrorCode.InvalidInput, outcome.Error!.Code);
        Assert.Empty(await cluster.Grains.ListCatalogAsync());
    }

    [Fact]
    public async Task DeployAsync_SampleOfAModelThatIsRouted_LeavesTheUsersVersion()
    {
        await cluster.DeployAsync("iris_forest", "m");

        var outcome = await cluster.Deployer.DeployAsync(
            cluster.Folder.AddPackage("sample", "iris_logreg"),
            new DeployCommand { Name = ModelName.Parse("m"), OnlyIfUnrouted = true, Actor = "samples" },
            CancellationToken.None);

        Assert.Equal(ModelErrorCode.Conflict, outcome.Error!.Code);
        Assert.Single(await cluster.Grains.ListCatalogAsync());
    }

    [Fact]
    public async Task DeployAsync_WrongManifest_NamesEveryFieldAtOnce()
    {
        var package = cluster.Folder.AddPackage("wrong", "add_one", """
            { "name": "a b", "version": 0, "instances": 100, "accelerator": "tpu", "color": "red" }
            """);

        var outcome = await cluster.Deployer.DeployAsync(package, new DeployCommand { Actor = "test" }, CancellationToken.None);

        Assert.Equal(["color", "name", "version", "instances", "accelerator"], outcome.Error!.Fields.Select(error => error.Field));
    }

    [Fact]
    public async Task DeployAsync_GpuModelOnCpuCluster_IsRefused()
    {
        var package = cluster.Folder.AddPackage("gpu", "add_one", """{ "name": "g", "accelerator": "gpu" }""");

        var outcome = await cluster.Deployer.DeployAsync(package, new DeployCommand { Actor = "test" }, CancellationToken.None);

        Assert.Equal("accelerator", Assert.Single(outcome.Error!.Fields).Field);
    }

    [Fact]
    public async Task DeployAsync_ManyInstances_ShareOneSessionAndAllAnswer()
    {
        await cluster.DeployAsync("add_one", "m", manifest: """{ "name": "m", "instances": 3 }""");

        for (var i = 0; i < 9; i++)
            Assert.True((await cluster.Grains.Router(ModelName.Parse("m")).InferAsync(Requests.AddOne("m", i), CancellationToken.None)).IsSuccess);
        var instances = cluster.Silo<Silos.InstanceTable>().Read();
        Assert.Equal([3, 3, 3], instances.Select(instance => instance.Counters.Succeeded));
        Assert.Equal(1, cluster.Silo<Onnx.Sessions.OnnxSessionCache>().Count);
    }
}
