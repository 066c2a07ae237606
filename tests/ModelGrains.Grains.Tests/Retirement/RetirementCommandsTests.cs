using ModelGrains.Core.Retirement;
using ModelGrains.Errors;
using ModelGrains.Grains.Retirement;
using ModelGrains.Models;
using static ModelGrains.Grains.Tests.Retirement.RetirementCluster;

namespace ModelGrains.Grains.Tests.Retirement;

public sealed class RetirementCommandsTests : IAsyncLifetime
{
    private RetirementCluster cluster = null!;

    public async Task InitializeAsync() => cluster = await StartAsync();

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task RetireAsync_ThenRestore_IsBackAndAnswersWithoutBeingRouted()
    {
        var retired = await cluster.Commands.RetireAsync(Old, "ada", CancellationToken.None);
        Assert.Equal(VersionState.Retired, retired.Value!.State);
        Assert.Equal(retired.Value, (await cluster.Commands.RetireAsync(Old, "ada", CancellationToken.None)).Value);
        Assert.False(await cluster.AnswersAsync(1));

        var restored = await cluster.Commands.RestoreAsync(Old, false, "ada", CancellationToken.None);
        Assert.Equal((VersionState.Ready, DesiredState.Loaded), (restored.Value!.State, restored.Value.Desired));
        Assert.Equal(restored.Value, (await cluster.Commands.RestoreAsync(Old, false, "ada", CancellationToken.None)).Value);
        Assert.True(await cluster.AnswersAsync(1));
        Assert.Equal(2, (await cluster.Serving.Grains.Route(Model).GetAsync()).Revision);
    }

    [Fact]
    public async Task RestoreAsync_WithRoute_ServesAlone()
    {
        await cluster.Commands.RetireAsync(Old, "ada", CancellationToken.None);

        Assert.Equal(VersionState.Serving, (await cluster.Commands.RestoreAsync(Old, true, "ada", CancellationToken.None)).Value!.State);

        Assert.Equal(VersionState.Superseded, (await cluster.FindAsync(Current))!.State);
        Assert.True(await cluster.AnswersAsync(null));
    }

    [Fact]
    public async Task RestoreAsync_AfterARestart_TheStartKeepsIt()
    {
        await cluster.Commands.RetireAsync(Old, "ada", CancellationToken.None);
        await cluster.Commands.RestoreAsync(Old, false, "ada", CancellationToken.None);

        await cluster.Serving.Silo<Deployments.CatalogStartup>().RunAsync(CancellationToken.None);

        Assert.Equal(VersionState.Ready, (await cluster.OldAsync()).State);
    }

    [Fact]
    public async Task RetireAsync_WhatMustStay_IsAConflictThatSaysWhy()
    {
        var served = await cluster.Commands.RetireAsync(Current, "ada", CancellationToken.None);
        Assert.Equal((ModelErrorCode.Conflict, "'m/2' is not retired: the route uses it (revision 2)"), (served.Error!.Code, served.Error.Message));

        await cluster.Commands.PinAsync(Old, true, "ada", CancellationToken.None);
        var pinned = await cluster.Commands.RetireAsync(Old, "ada", CancellationToken.None);
        Assert.Equal((ModelErrorCode.Conflict, "'m/1' is pinned and cannot be retired"), (pinned.Error!.Code, pinned.Error.Message));
        Assert.True(await cluster.AnswersAsync(1));

        await cluster.Commands.PinAsync(Old, false, "ada", CancellationToken.None);
        Assert.True((await cluster.Commands.RetireAsync(Old, "ada", CancellationToken.None)).IsSuccess);
    }

    [Fact]
    public async Task Commands_OnARetiredVersion_SayToRestoreIt()
    {
        await cluster.Commands.RetireAsync(Old, "ada", CancellationToken.None);

        Assert.Equal(ModelErrorCode.Conflict, (await cluster.Commands.ExtendAsync(Old, TimeSpan.FromDays(1), "ada", CancellationToken.None)).Error!.Code);
        Assert.Equal(ModelErrorCode.Conflict, (await cluster.Commands.PinAsync(Old, true, "ada", CancellationToken.None)).Error!.Code);
        var loaded = await cluster.Serving.Commands.LoadAsync(Model, Old.Version, "ada", CancellationToken.None);
        Assert.Equal("'m/1' is Retired and cannot be loaded: restore it", loaded.Error!.Message);
        Assert.Equal(2, (await cluster.Serving.Grains.Route(Model).GetAsync()).Revision);
    }

    [Fact]
    public async Task Commands_UnknownModelOrVersion_SayWhich()
    {
        Assert.Equal(ModelErrorCode.ModelNotFound, (await cluster.Commands.RetireAsync(VersionKey.Parse("nope/1"), "ada", CancellationToken.None)).Error!.Code);
        Assert.Equal(ModelErrorCode.VersionNotFound, (await cluster.Commands.RestoreAsync(VersionKey.Parse("m/9"), false, "ada", CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task ExtendAsync_TimeGoneBy_IsInvalid()
    {
        var outcome = await cluster.Commands.ExtendAsync(Old, DateTimeOffset.UnixEpoch, "ada", CancellationToken.None);
        Assert.Equal("until", Assert.Single(outcome.Error!.Fields).Field);
    }

    [Fact]
    public async Task ListAsync_WhatIsAhead_SaysWhenAndHowMuchComesBack()
    {
        await cluster.Commands.SetExpiryAsync(Current, new ExpiryOptions { UnusedFor = TimeSpan.FromDays(30) }, false, "ada", CancellationToken.None);
        cluster.Time.Pass(TimeSpan.FromDays(1));
        var forecasts = cluster.Serving.Silo<RetirementForecasts>();
        Assert.Empty(await forecasts.ListAsync(TimeSpan.FromDays(20), null));

        var list = await forecasts.ListAsync(TimeSpan.FromDays(40), null);
        Assert.Equal([Old, Current], list.Select(forecast => forecast.Record.Key));
        Assert.Equal([true, false], list.Select(forecast => forecast.IsGoing));
        Assert.Equal([RetirementStatus.Scheduled, RetirementStatus.Kept], list.Select(forecast => forecast.Decision.Status));
        Assert.Equal(list[0].Record.SizeInBytes, list[0].MemoryInBytes);
        Assert.Equal(29, (list[0].Decision.At!.Value - cluster.Time.GetUtcNow()).TotalDays, 0.1);

        await cluster.Commands.RetireAsync(Old, "ada", CancellationToken.None);
        var retired = (await forecasts.ListAsync(TimeSpan.FromDays(20), null))[0];
        Assert.Equal((RetirementStatus.Retired, false, 0), (retired.Decision.Status, retired.IsGoing, retired.MemoryInBytes));
    }

    [Fact]
    public async Task ListAsync_AnotherDefault_ShowsWhatItWouldRetire()
    {
        await cluster.Commands.SetExpiryAsync(Old, null, false, "ada", CancellationToken.None);
        await cluster.Serving.DeployAsync("iris_forest", "m", 3);
        await cluster.DeployAsync(4, keepPrevious: true);
        var forecasts = cluster.Serving.Silo<RetirementForecasts>();

        Assert.DoesNotContain(await forecasts.ListAsync(TimeSpan.FromDays(365), null), forecast => forecast.Record.Key.Version.Value == 3);
        Assert.Contains(await forecasts.ListAsync(TimeSpan.FromDays(365), TimeSpan.FromDays(90)), forecast => forecast.Record.Key.Version.Value == 3);
    }
}
