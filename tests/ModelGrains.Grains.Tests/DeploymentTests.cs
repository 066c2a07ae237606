using ModelGrains.Deployments;
using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Models;
using ModelGrains.Routing;
using ModelGrains.Testing;

namespace ModelGrains.Grains.Tests;

/// <summary>The workflow: the same command twice, two at once, watched, cut off between any two steps.</summary>
public sealed class DeploymentTests : IAsyncLifetime
{
    private static readonly DeploymentId Id = DeploymentId.Parse("release-7");
    private static readonly ModelName Model = ModelName.Parse("m");

    private ServingCluster cluster = null!;

    public async Task InitializeAsync() => cluster = await ServingCluster.StartAsync();

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task StartAsync_SameIdAndContentTwice_IsOneDeployment()
    {
        var first = await StartAsync("add_one");
        var second = await StartAsync("add_one");

        Assert.Equal(first.Value!.StartedAt, second.Value!.StartedAt);
        var ended = await cluster.Deployer.WaitAsync(second.Value, CancellationToken.None);
        Assert.Equal(DeploymentState.Succeeded, ended.State);
        Assert.Single(await cluster.Grains.ListCatalogAsync());
        var line = Assert.Single(await cluster.Grains.ListDeploymentsAsync());
        Assert.Equal((Id, DeploymentState.Succeeded, DeploymentStep.Route, "m/1"), (line.Id, line.State, line.Step, line.Version?.Format()));
        var third = await StartAsync("add_one");
        Assert.Equal(ended.LastEvent, third.Value!.LastEvent);
    }

    [Fact]
    public async Task StartAsync_SameIdOtherContent_IsAConflictAndLeavesNoPackage()
    {
        var first = await StartAsync("add_one");
        await cluster.Deployer.WaitAsync(first.Value!, CancellationToken.None);
        var packages = await cluster.Data.Packages.ListAsync(CancellationToken.None);

        var other = await StartAsync("iris_forest");

        Assert.Equal(ModelErrorCode.Conflict, other.Error!.Code);
        Assert.Contains("'release-7' exists with other content", other.Error.Message, StringComparison.Ordinal);
        Assert.Equal(packages, await cluster.Data.Packages.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task WaitAsync_FromTheStart_SeesEveryStepInItsOrder()
    {
        var status = (await StartAsync("iris_forest")).Value!;
        var seen = new List<DeploymentEvent>();
        while (true)
        {
            seen.AddRange(status.Events.Skip(seen.Count));
            if (status.HasEnded)
                break;
            status = (await cluster.Grains.Deployment(Id).WaitAsync(seen[^1].Sequence, CancellationToken.None))!;
        }

        Assert.Equal(Enumerable.Range(1, seen.Count), seen.Select(happened => happened.Sequence));
        Assert.Equal(Enum.GetValues<DeploymentStep>(), seen.Where(happened => happened.State == DeploymentState.Succeeded).Select(happened => happened.Step));
        Assert.All(seen, happened => Assert.Equal(TimeSpan.Zero, happened.Time.Offset));
    }

    [Fact]
    public async Task StartAsync_TwoOfTheSameModelAtOnce_BothEndAndOneServes()
    {
        var outcomes = await Task.WhenAll(cluster.DeployAsync("add_one", "m"), cluster.DeployAsync("iris_forest", "m"));

        Assert.Equal([1, 2], outcomes.Select(outcome => outcome.Record.Key.Version.Value).Order());
        var records = await cluster.Grains.ListCatalogAsync();
        Assert.Equal([VersionState.Superseded, VersionState.Serving], records.Select(record => record.State).Order().Reverse());
        Assert.All(await cluster.Grains.ListDeploymentsAsync(), line => Assert.Equal(DeploymentState.Succeeded, line.State));
    }

    [Fact]
    public async Task GetAsync_UnknownId_IsNull()
    {
        Assert.Null(await cluster.Grains.Deployment(Id).GetAsync());
        Assert.Null(await cluster.Grains.Deployment(Id).WaitAsync(0, CancellationToken.None));
    }

    /// <summary>A crash after each step's record, one after the other: what is stored is the whole of what the next start knows.</summary>
    [Theory]
    [InlineData(DeploymentStep.Validate)]
    [InlineData(DeploymentStep.Package)]
    [InlineData(DeploymentStep.Verify)]
    [InlineData(DeploymentStep.Publish)]
    [InlineData(DeploymentStep.Route)]
    public async Task ResumeDeploymentsAsync_CutOffBeforeAStep_ComesToTheSameEnd(DeploymentStep step)
    {
        using var folder = new TemporaryFolder();
        await using (var first = await ServingCluster.StartAsync(folder: folder))
        {
            await first.DeployAsync("iris_forest", "m");
            await CutOffAsync(first, step);
        }

        await using var second = await ServingCluster.StartAsync(folder: folder);
        await second.Silo<CatalogStartup>().RunAsync(CancellationToken.None);
        await second.Grains.ResumeDeploymentsAsync();
        var ended = await second.Deployer.WaitAsync((await second.Grains.Deployment(Id).GetAsync())!, CancellationToken.None);

        Assert.True(ended.State == DeploymentState.Succeeded, ended.Error?.Message);
        Assert.Equal("m/2", ended.Version?.Format());
        Assert.Contains(ended.Events, happened => happened.Reason == "goes on after an interruption");
        var records = await second.Grains.ListCatalogAsync();
        Assert.Equal([VersionState.Superseded, VersionState.Serving], records.Select(record => record.State));
        var answer = await second.Grains.Router(Model).InferAsync(Requests.AddOne("m", 1), CancellationToken.None);
        Assert.Equal(2, answer.Value!.Version.Value);
        Assert.Equal(2, (await second.Data.Packages.ListAsync(CancellationToken.None)).Count);
    }

    [Fact]
    public async Task ResumeDeploymentsAsync_FailedButNotClearedUp_ClearsUp()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await ServingCluster.StartAsync(folder: folder))
            await CutOffAsync(first, DeploymentStep.Verify, ModelErrors.Invalid("answers wrongly"));

        await using var second = await ServingCluster.StartAsync(folder: folder);
        await second.Grains.ResumeDeploymentsAsync();
        var ended = await second.Deployer.WaitAsync((await second.Grains.Deployment(Id).GetAsync())!, CancellationToken.None);

        Assert.Equal((DeploymentState.Failed, "answers wrongly"), (ended.State, ended.Error!.Message));
        Assert.Empty(await second.Data.Packages.ListAsync(CancellationToken.None));
        Assert.Empty(await second.Grains.ListCatalogAsync());
    }

    [Fact]
    public async Task ResumeDeploymentsAsync_ListedButNeverStored_IsFailedAndNotResumedForEver()
    {
        var status = Core.Deployments.DeploymentPolicy.Start(Id, Command(PackageDigest.FromSha256(new byte[32])), DateTimeOffset.UnixEpoch);
        await cluster.Grains.DeploymentIndex(Id).SetAsync(DeploymentSummary.Of(status));

        await cluster.Grains.ResumeDeploymentsAsync();

        Assert.Equal(DeploymentState.Failed, Assert.Single(await cluster.Grains.ListDeploymentsAsync()).State);
        Assert.Null(await cluster.Grains.Deployment(Id).GetAsync());
    }

    [Fact]
    public async Task CleanAsync_WhileADeploymentIsUnderWay_KeepsItsPackages()
    {
        await CutOffAsync(cluster, DeploymentStep.Verify);

        await cluster.Silo<PackageCleaner>().CleanAsync();

        Assert.NotEmpty(await cluster.Data.Packages.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task DeployAsync_NoSamplesWhereSamplesAreRequired_IsRefused()
    {
        await using var strict = await ServingCluster.StartAsync(configure: serving => serving.Verifier.RequireSamples = true);

        var refused = await strict.Deployer.DeployAsync(
            strict.Folder.AddPackage("bare", "add_one"), new DeployCommand { Name = Model, Actor = "test" }, CancellationToken.None);

        Assert.Equal(ModelErrorCode.InvalidInput, refused.Error!.Code);
        Assert.Contains("samples: is empty", refused.Error.Message, StringComparison.Ordinal);
        Assert.Empty(await strict.Data.Packages.ListAsync(CancellationToken.None));
    }

    private static StartDeployment Command(PackageDigest artifact) => new() { Artifact = artifact, Name = Model, Actor = "test" };

    private async Task<Outcome<DeploymentStatus>> StartAsync(string model) => await cluster.Deployer.StartAsync(
        cluster.Folder.AddPackage(Guid.NewGuid().ToString("N"), model), new DeployCommand { Name = Model, Actor = "test" }, Id, CancellationToken.None);

    /// <summary>Stores a deployment of add_one as a crash just before a step leaves it, with what the steps before it did.</summary>
    private static async Task CutOffAsync(ServingCluster cluster, DeploymentStep step, ModelError? error = null)
    {
        var artifact = await cluster.Data.Packages.AddAsync(cluster.Folder.AddPackage("cut-off", "add_one"), CancellationToken.None);
        var steps = cluster.Silo<DeploymentSteps>();
        var status = Core.Deployments.DeploymentPolicy.Start(Id, Command(artifact.Digest), DateTimeOffset.UnixEpoch);
        while (status.Step < step)
        {
            var done = await steps.RunAsync(status, _ => Task.CompletedTask, CancellationToken.None);
            Assert.True(done.IsSuccess, done.Error?.Message);
            status = Core.Deployments.DeploymentPolicy.Advance(done.Value.Apply(status), done.Value.Evidence, DateTimeOffset.UnixEpoch);
        }

        if (error is not null)
            status = Core.Deployments.DeploymentPolicy.Fail(status, error, DateTimeOffset.UnixEpoch);
        await StoredStates.WriteAsync(cluster, cluster.Grains.Deployment(Id), StorageNames.Deployment, new DeploymentGrainState { Status = status });
        await cluster.Grains.DeploymentIndex(Id).SetAsync(DeploymentSummary.Of(status));
    }
}
