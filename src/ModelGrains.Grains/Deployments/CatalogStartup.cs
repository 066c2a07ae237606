using Microsoft.Extensions.Logging;
using ModelGrains.Core.Catalog;
using ModelGrains.Core.Memory;
using ModelGrains.Deployments;
using ModelGrains.Grains.PredictionLogs;
using ModelGrains.Grains.Rollouts;
using ModelGrains.Grains.Silos;
using ModelGrains.Grains.Usage;
using ModelGrains.Models;
using ModelGrains.Storage.Packages;
using Orleans.Runtime;

namespace ModelGrains.Grains.Deployments;

/// <summary>Finishes what a crash interrupted and loads what should be loaded. Run once after the silo has started.</summary>
public sealed partial class CatalogStartup
{
    private readonly IGrainFactory grains;
    private readonly IClusterMembershipService membership;
    private readonly ILogger<CatalogStartup> logger;
    private readonly ModelLocks locks;
    private readonly RouteConsequences consequences;
    private readonly PackageCleaner cleaner;
    private readonly StartupLoads loads;
    private readonly PredictionLogReading predictionLogs;

    internal CatalogStartup(
        IGrainFactory grains, IClusterMembershipService membership, ILogger<CatalogStartup> logger,
        ModelLocks locks, RouteConsequences consequences, PackageCleaner cleaner, StartupLoads loads, PredictionLogReading predictionLogs)
    {
        this.predictionLogs = predictionLogs;
        this.grains = grains;
        this.membership = membership;
        this.logger = logger;
        this.locks = locks;
        this.consequences = consequences;
        this.cleaner = cleaner;
        this.loads = loads;
    }

    /// <summary>
    /// Does it. What cannot be finished or loaded is logged with its reason and keeps nothing else from it. Commands may run meanwhile:
    /// each model is worked on under its lock, from records read under it.
    /// </summary>
    /// <returns>Every record, and how many versions or models failed.</returns>
    public async Task<(IReadOnlyList<VersionRecord> Records, int Failures)> RunAsync(CancellationToken cancellationToken)
    {
        await predictionLogs.LoadAsync();
        var alone = membership.ActiveSilos().Count() == 1;
        var models = (await grains.ListCatalogAsync()).Select(record => record.Key.Model).Distinct().ToList();
        // A deployment or rollout under way finishes or takes back its version itself.
        var underWay = (await grains.ListDeploymentsAsync()).Where(line => line.State == DeploymentState.Running).Select(line => line.Model)
            .Concat((await grains.ListRolloutsAsync()).Where(line => !line.HasEnded).Select(line => (ModelName?)line.Model)).ToHashSet();
        var failures = 0;
        foreach (var model in models)
            failures += await TryAsync(model, alone && !underWay.Contains(model), cancellationToken) ? 0 : 1;
        var (notLoaded, hasStore) = await loads.RunAsync(StartupOrder.Of(await grains.ListCatalogAsync(), await LastUsedAsync()), cancellationToken);
        failures += notLoaded;
        if (alone && hasStore)
            await CleanAsync();
        return (await grains.ListCatalogAsync(), failures);
    }

    private async Task<Dictionary<VersionKey, DateTimeOffset>> LastUsedAsync() =>
        (await grains.ListUsageAsync()).Where(pair => pair.Value.LastUsed is not null).ToDictionary(pair => pair.Key, pair => pair.Value.LastUsed!.Value);

    /// <summary>Deletes what nothing refers to; another start does it where the store is away.</summary>
    private async Task CleanAsync()
    {
        try
        {
            await cleaner.CleanAsync();
        }
        catch (PackageStoreUnavailableException e)
        {
            Log.NotCleaned(logger, e.Message);
        }
    }

    private async Task<bool> TryAsync(ModelName model, bool dropsLeftOvers, CancellationToken cancellationToken)
    {
        try
        {
            using var held = await locks.EnterAsync(model, cancellationToken);
            await FinishAsync(model, dropsLeftOvers);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, e, model);
            return false;
        }
    }

    /// <summary>Drops what was never answered and brings the rest in line with the route.</summary>
    private async Task FinishAsync(ModelName model, bool dropsLeftOvers)
    {
        var route = await grains.Route(model).GetAsync();
        var catalog = grains.Catalog(model);
        foreach (var record in await catalog.ListAsync(model))
        {
            if (!dropsLeftOvers || !VersionPlan.IsLeftOver(record, route))
                continue;
            Log.LeftOver(logger, record.Key, record.State);
            await catalog.RemoveAsync(record.Key);
        }

        await consequences.ApplyAsync(model, "modelgrains", keepPrevious: false);
    }

    private static partial class Log
    {
        [LoggerMessage(1310, LogLevel.Warning, "{Version} was left {State} by a deployment that was never answered; it is forgotten")]
        public static partial void LeftOver(ILogger logger, VersionKey version, VersionState state);

        [LoggerMessage(1313, LogLevel.Warning, "Packages that nothing refers to are not deleted yet: {Message}")]
        public static partial void NotCleaned(ILogger logger, string message);

        [LoggerMessage(1311, LogLevel.Error, "The start of {Model} failed")]
        public static partial void Failed(ILogger logger, Exception exception, ModelName model);
    }
}
