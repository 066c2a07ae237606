using Microsoft.Extensions.DependencyInjection;
using ModelGrains.Core.Catalog;
using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Retirement;
using ModelGrains.Grains.Tests.Retirement;
using ModelGrains.Models;
using static ModelGrains.Grains.Tests.Retirement.RetirementCluster;

namespace ModelGrains.Grains.Tests;

/// <summary>Commands with a condition on an entity tag. Each of two silos has locks of its own: only the catalog decides between them.</summary>
public sealed class ConditionalCommandTests : IAsyncLifetime
{
    private RetirementCluster cluster = null!;

    public async Task InitializeAsync() => cluster = await StartAsync(silos: 2);

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task PinAsync_TwoWritersWithTheSameTag_ExactlyOneWins()
    {
        for (var round = 0; round < 20; round++)
        {
            var before = await cluster.OldAsync();
            var condition = Tag(EntityTags.Of(before));
            var pins = !before.IsPinned;

            var outcomes = await Task.WhenAll(
                On<RetirementCommands>(0).PinAsync(Old, pins, "ada", CancellationToken.None, condition),
                On<RetirementCommands>(1).ExtendAsync(Old, TimeSpan.FromDays(100 + round), "bob", CancellationToken.None, condition));

            var lost = Assert.Single(outcomes, outcome => !outcome.IsSuccess).Error!;
            Assert.Equal(ModelErrorCode.PreconditionFailed, lost.Code);
            var after = await cluster.OldAsync();
            Assert.Contains($"has the entity tag {EntityTags.Of(after)}, expected {EntityTags.Of(before)}", lost.Message, StringComparison.Ordinal);
            Assert.Equal(outcomes.Single(outcome => outcome.IsSuccess).Value!.Revision, after.Revision);
            Assert.Equal(outcomes[0].IsSuccess ? pins : !pins, after.IsPinned);
            Assert.Equal(outcomes[1].IsSuccess, after.Retirement?.ExtendedUntil != before.Retirement?.ExtendedUntil);
        }
    }

    [Fact]
    public async Task DeleteAndLoad_WithTheSameTag_ExactlyOneWins()
    {
        var condition = Tag(EntityTags.Of(await cluster.OldAsync()));

        var deleting = On<VersionCommands>(0).DeleteAsync(Model, Old.Version, "ada", CancellationToken.None, condition);
        var loading = On<VersionCommands>(1).LoadAsync(Model, Old.Version, "bob", CancellationToken.None, condition);
        var (deleted, loaded) = (await deleting, await loading);

        Assert.NotEqual(deleted.IsSuccess, loaded.IsSuccess);
        Assert.Equal(deleted.IsSuccess, await cluster.FindAsync(Old) is null);
        if (deleted.IsSuccess)
            Assert.Contains(loaded.Error!.Code, new[] { ModelErrorCode.PreconditionFailed, ModelErrorCode.VersionNotFound });
        else
            Assert.Equal(ModelErrorCode.PreconditionFailed, deleted.Error!.Code);
    }

    [Fact]
    public async Task Commands_StaleTag_ChangeNothing()
    {
        var stale = Tag(EntityTags.Of(await cluster.OldAsync()));
        await cluster.Commands.ExtendAsync(Old, TimeSpan.FromDays(10), "ada", CancellationToken.None);
        var before = await cluster.OldAsync();
        var route = await cluster.Serving.Grains.Route(Model).GetAsync();
        var (retirement, versions) = (cluster.Commands, cluster.Serving.Commands);

        ModelError?[] errors =
        [
            (await retirement.RetireAsync(Old, "bob", CancellationToken.None, stale)).Error,
            (await retirement.RestoreAsync(Old, true, "bob", CancellationToken.None, stale)).Error,
            (await retirement.ExtendAsync(Old, TimeSpan.FromDays(20), "bob", CancellationToken.None, stale)).Error,
            (await retirement.SetExpiryAsync(Old, null, true, "bob", CancellationToken.None, stale)).Error,
            (await retirement.PinAsync(Old, true, "bob", CancellationToken.None, stale)).Error,
            (await versions.LoadAsync(Model, Old.Version, "bob", CancellationToken.None, stale)).Error,
            (await versions.UnloadAsync(Model, Old.Version, "bob", CancellationToken.None, stale)).Error,
            (await versions.DeleteAsync(Model, Old.Version, "bob", CancellationToken.None, stale)).Error,
            (await versions.UnloadAsync(Model, null, "bob", CancellationToken.None, stale)).Error,
        ];

        Assert.All(errors, error => Assert.Equal(ModelErrorCode.PreconditionFailed, error?.Code));
        var after = await cluster.OldAsync();
        Assert.Equal((before.Revision, before.State, before.Desired, before.IsPinned, before.Retirement), (after.Revision, after.State, after.Desired, after.IsPinned, after.Retirement));
        Assert.Equal(route.Revision, (await cluster.Serving.Grains.Route(Model).GetAsync()).Revision);
        Assert.True(await cluster.AnswersAsync(1));
    }

    [Fact]
    public async Task RetireAndRestore_PresentTag_AreDone()
    {
        var retired = await cluster.Commands.RetireAsync(Old, "ada", CancellationToken.None, Tag(EntityTags.Of(await cluster.OldAsync())));
        Assert.Equal(VersionState.Retired, retired.Value!.State);

        var restored = await cluster.Commands.RestoreAsync(Old, true, "ada", CancellationToken.None, Tag(EntityTags.Of(retired.Value)));

        Assert.Equal(VersionState.Serving, restored.Value!.State);
        Assert.Equal(restored.Value.Revision, (await cluster.OldAsync()).Revision);
    }

    [Fact]
    public async Task UnloadAsync_WholeModel_GoesByTheModelsTag()
    {
        var records = await cluster.Serving.Grains.Catalog(Model).ListAsync(Model);
        var route = await cluster.Serving.Grains.Route(Model).GetAsync();

        var unloaded = await cluster.Serving.Commands.UnloadAsync(Model, null, "ada", CancellationToken.None, Tag(EntityTags.Of(route.Revision, records)));

        Assert.True(unloaded.IsSuccess, unloaded.Error?.Message);
        Assert.False(await cluster.AnswersAsync(null));
    }

    [Fact]
    public async Task DeleteAsync_RedeployedInTheMeantime_IsRefused()
    {
        var condition = Tag(EntityTags.Of(await cluster.OldAsync()));
        Assert.True((await cluster.Serving.Commands.DeleteAsync(Model, Old.Version, "ada", CancellationToken.None)).IsSuccess);
        await cluster.DeployAsync(1);

        var deleted = await cluster.Serving.Commands.DeleteAsync(Model, Old.Version, "bob", CancellationToken.None, condition);

        Assert.Equal(ModelErrorCode.PreconditionFailed, deleted.Error!.Code);
    }

    private static EntityTagCondition Tag(string tag) => EntityTagCondition.Parse(tag).Value!;

    private T On<T>(int silo)
        where T : notnull => cluster.Serving.Cluster.GetSiloServiceProvider(cluster.Serving.Cluster.Silos[silo].SiloAddress).GetRequiredService<T>();
}
