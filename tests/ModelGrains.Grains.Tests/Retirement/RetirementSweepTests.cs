using ModelGrains.Core.Retirement;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Retirement;
using ModelGrains.Models;
using ModelGrains.Routing;
using ModelGrains.Testing;
using static ModelGrains.Grains.Tests.Retirement.RetirementCluster;

namespace ModelGrains.Grains.Tests.Retirement;

public sealed class RetirementSweepTests
{
    [Fact]
    public async Task RunAsync_NobodyUsesIt_IsWarnedRetiredAndDeleted()
    {
        await using var cluster = await StartAsync();
        Assert.Equal(0, await cluster.SweepAfterAsync(20));

        await cluster.SweepAfterAsync(4);
        Assert.Equal(1, (await cluster.OldAsync()).Retirement!.Warnings);
        Assert.Equal(0, await cluster.SweepAfterAsync(5.9));
        Assert.True(await cluster.AnswersAsync(null));
        Assert.Equal(1, cluster.Loaded(Old));

        await cluster.SweepAfterAsync(1.2);
        var retired = await cluster.OldAsync();
        Assert.Equal((VersionState.Retired, DesiredState.Unloaded), (retired.State, retired.Desired));
        Assert.Equal(0, cluster.Loaded(Old));
        Assert.Equal(2, (await cluster.Serving.Data.Packages.ListAsync(CancellationToken.None)).Count);
        Assert.False(await cluster.AnswersAsync(1));
        Assert.Equal([VersionState.Superseded, VersionState.Superseded, VersionState.Retiring, VersionState.Retired], retired.Events.TakeLast(4).Select(happened => happened.State));

        Assert.Equal(0, await cluster.SweepAfterAsync(13.9));
        Assert.NotNull(await cluster.FindAsync(Old));
        await cluster.SweepAfterAsync(0.2);
        Assert.Null(await cluster.FindAsync(Old));
        Assert.Single(await cluster.Serving.Data.Packages.ListAsync(CancellationToken.None));
        Assert.True(await cluster.AnswersAsync(null));
    }

    [Fact]
    public async Task RunAsync_UsedAfterTheWarning_WithdrawsItAndCountsFromTheUse()
    {
        await using var cluster = await StartAsync();
        await cluster.SweepAfterAsync(24);
        Assert.True(await cluster.AnswersAsync(1));

        await cluster.SweepAfterAsync(7);
        var record = await cluster.OldAsync();
        Assert.Equal((VersionState.Superseded, null), (record.State, record.Retirement!.WarnedAt));
        Assert.StartsWith("does not expire before", record.LastEvent.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await cluster.SweepAfterAsync(15));
        await cluster.SweepAfterAsync(2);
        Assert.Equal(2, (await cluster.OldAsync()).Retirement!.Warnings);
    }

    [Fact]
    public async Task RunAsync_TheRouteUsesIt_ReportsInsteadOncePerPeriod()
    {
        await using var cluster = await StartAsync(deploy: false);
        await cluster.DeployAsync(1, expiry: """{ "at": "2020-01-01" }""");

        Assert.Equal(1, await cluster.SweepAsync());
        Assert.Equal(0, await cluster.SweepAfterAsync(6.9));
        Assert.Equal(1, await cluster.SweepAfterAsync(0.2));
        var record = await cluster.OldAsync();
        Assert.Equal(VersionState.Serving, record.State);
        Assert.StartsWith("kept: the route uses it (revision 1)", record.LastEvent.Reason, StringComparison.Ordinal);
        Assert.Single(record.Events, happened => happened.Reason.StartsWith("kept", StringComparison.Ordinal));
        Assert.True(await cluster.AnswersAsync(null));

        await cluster.DeployAsync(2);
        await cluster.SweepAsync();
        Assert.Equal(VersionState.Superseded, (await cluster.OldAsync()).State);
        await cluster.SweepAfterAsync(7.1);
        Assert.Equal(VersionState.Retired, (await cluster.OldAsync()).State);
    }

    [Fact]
    public async Task RunAsync_ExtendedExemptedOrPinned_IsNotRetired()
    {
        await using var cluster = await StartAsync();
        await cluster.DeployAsync(3, keepPrevious: true);
        await cluster.DeployAsync(4, keepPrevious: true);
        await cluster.DeployAsync(5, keepPrevious: true, expiry: "{}");
        await cluster.SweepAfterAsync(24);
        Assert.True((await cluster.Commands.ExtendAsync(Old, TimeSpan.FromDays(100), "ada", CancellationToken.None)).IsSuccess);
        Assert.True((await cluster.Commands.SetExpiryAsync(VersionKey.Parse("m/4"), null, isExempt: true, "ada", CancellationToken.None)).IsSuccess);
        Assert.True((await cluster.Commands.PinAsync(VersionKey.Parse("m/3"), true, "ada", CancellationToken.None)).IsSuccess);

        await cluster.SweepAfterAsync(30);
        await cluster.SweepAfterAsync(30);

        var records = await cluster.Serving.Grains.ListCatalogAsync();
        Assert.Equal([.. Enumerable.Repeat(VersionState.Superseded, 4), VersionState.Serving], records.Select(record => record.State));
        Assert.All(records, record => Assert.Null(record.Retirement?.WarnedAt));
    }

    [Fact]
    public async Task RunAsync_ClockSetForward_WarnsAnewInsteadOfRetiring()
    {
        await using var cluster = await StartAsync();
        await cluster.SweepAfterAsync(24);

        cluster.Time.Set(TimeSpan.FromDays(300));
        await cluster.SweepAsync();
        var record = await cluster.OldAsync();
        Assert.Equal((VersionState.Superseded, 2), (record.State, record.Retirement!.Warnings));
        await cluster.SweepAfterAsync(6.9);
        Assert.Equal(VersionState.Superseded, (await cluster.OldAsync()).State);
        await cluster.SweepAfterAsync(0.2);
        Assert.Equal(VersionState.Retired, (await cluster.OldAsync()).State);
    }

    [Fact]
    public async Task RunAsync_ClockSetBack_KeepsAndGoesOn()
    {
        await using var cluster = await StartAsync();
        await cluster.SweepAfterAsync(24);

        cluster.Time.Set(TimeSpan.FromDays(-20));
        await cluster.SweepAsync();
        Assert.Null((await cluster.OldAsync()).Retirement!.WarnedAt);
        await cluster.SweepAfterAsync(21);
        await cluster.SweepAfterAsync(7.1);
        Assert.Equal(VersionState.Retired, (await cluster.OldAsync()).State);
    }

    [Fact]
    public async Task RunAsync_CrashAfterTheRetirementWasBegun_IsFinishedByTheNextStart()
    {
        using var folder = new TemporaryFolder();
        var time = new PassingTime();
        await using (var first = await StartAsync(folder: folder, time: time))
            await BeginAsync(first);

        await using var second = await StartAsync(folder: folder, time: time, deploy: false);
        await second.Serving.Silo<CatalogStartup>().RunAsync(CancellationToken.None);
        Assert.Equal(VersionState.Retiring, (await second.OldAsync()).State);
        Assert.Equal(0, second.Loaded(Old));
        await second.SweepAsync();

        Assert.Equal(VersionState.Retired, (await second.OldAsync()).State);
        Assert.Equal(0, await second.SweepAsync());
    }

    [Fact]
    public async Task RunAsync_CrashWhileThePackageWasDeleted_IsFinishedAndNotRestorable()
    {
        await using var cluster = await StartAsync();
        await cluster.Commands.RetireAsync(Old, "ada", CancellationToken.None);
        var record = await cluster.OldAsync();
        Assert.True((await cluster.Serving.Grains.Catalog(Model).MoveAsync(RetirementMoves.Purge(record, "its grace time ended", "retirement"))).IsSuccess);

        Assert.Equal(Errors.ModelErrorCode.Conflict, (await cluster.Commands.RestoreAsync(Old, false, "ada", CancellationToken.None)).Error!.Code);
        await cluster.SweepAsync();

        Assert.Null(await cluster.FindAsync(Old));
        Assert.Single(await cluster.Serving.Data.Packages.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task RunAsync_RoutedWhileRetiring_IsCalledOffAndServes()
    {
        await using var cluster = await StartAsync();
        await BeginAsync(cluster);
        await cluster.Serving.Grains.Route(Model).SetAsync(new SetRoute { Spec = RouteSpec.Single(Old.Version, 1), Actor = "test", Reason = "race" });

        await cluster.SweepAsync();

        Assert.Equal(VersionState.Serving, (await cluster.OldAsync()).State);
        Assert.True(await cluster.AnswersAsync(null));
    }

    [Fact]
    public async Task RunAsync_RoutedThoughRetired_ComesBack()
    {
        await using var cluster = await StartAsync();
        await cluster.Commands.RetireAsync(Old, "ada", CancellationToken.None);
        await cluster.Serving.Grains.Route(Model).SetAsync(new SetRoute { Spec = RouteSpec.Single(Old.Version, 1), Actor = "test", Reason = "race" });

        Assert.Equal(1, await cluster.SweepAsync());

        Assert.Equal(VersionState.Serving, (await cluster.OldAsync()).State);
        Assert.True(await cluster.AnswersAsync(null));
    }

    [Fact]
    public async Task RunAsync_RequestInFlight_IsAnsweredBeforeItIsRetired()
    {
        await using var cluster = await StartAsync(deploy: false);
        var slow = await cluster.Serving.DeployAsync("slow", "m", manifest: """{ "name": "m", "expiry": { "at": "2020-01-01" } }""");
        await cluster.DeployAsync(2, keepPrevious: true);
        await cluster.SweepAsync();
        cluster.Time.Pass(TimeSpan.FromDays(8));
        var table = cluster.Serving.Silo<Silos.InstanceTable>();
        var answer = cluster.Serving.Grains.Instance(new InstanceKey(Model, slow.Record.Key.Version, 0)).InferAsync(Requests.Slow("m", 1500), CancellationToken.None);
        while (table.Read().All(instance => instance.InFlight == 0))
            await Task.Yield();

        await cluster.SweepAsync();

        Assert.Equal(VersionState.Retired, (await cluster.OldAsync()).State);
        Assert.True((await answer).IsSuccess);
    }

    [Fact]
    public async Task RunAsync_TwoSilos_OneActs()
    {
        await using var cluster = await StartAsync(silos: 2);
        cluster.Time.Pass(TimeSpan.FromDays(24));
        var done = 0;
        foreach (var silo in cluster.Serving.Cluster.Silos)
            done += await ((RetirementSweep)cluster.Serving.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetService(typeof(RetirementSweep))!).RunAsync(CancellationToken.None);

        Assert.Equal(1, done);
        Assert.Equal(1, (await cluster.OldAsync()).Retirement!.Warnings);
    }

    [Fact]
    public async Task RunAsync_PolicyOfLabelsAndDefaults_IsApplied()
    {
        await using var cluster = await StartAsync(options => (options.DefaultUnusedForDays, options.Exempt) = (10, "tier=gold"), deploy: false);
        await cluster.Serving.DeployAsync("add_one", "m", 1, """{ "name": "m", "labels": { "tier": "gold" } }""");
        await cluster.Serving.DeployAsync("iris_forest", "m", 2);
        await cluster.DeployAsync(3);

        await cluster.SweepAfterAsync(4);
        await cluster.SweepAfterAsync(8);

        Assert.Equal(VersionState.Superseded, (await cluster.OldAsync()).State);
        Assert.Equal(VersionState.Retired, (await cluster.FindAsync(Current))!.State);
    }

    private static async Task BeginAsync(RetirementCluster cluster) =>
        Assert.True((await cluster.Serving.Grains.Catalog(Model).MoveAsync(RetirementMoves.Begin(await cluster.OldAsync(), "retired: test", "retirement"))).IsSuccess);
}
