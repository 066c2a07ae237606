using Microsoft.Extensions.Logging;
using ModelGrains.Core.Catalog;
using ModelGrains.Deployments;
using ModelGrains.Models;
using Orleans.Runtime;

namespace ModelGrains.Grains.Deployments;

/// <summary>Finishes what a crash interrupted and loads what should be loaded. Run once after the silo has started.</summary>
public sealed partial class CatalogStartup
{
    private const int ParallelLoads = 2;

    private readonly IGrainFactory grains;
    private readonly IClusterMembershipService membership;
    private readonly ILogger<CatalogStartup> logger;
    private readonly ModelLocks locks;
    private readonly InstanceControl instances;
    private readonly RouteConsequences consequences;
    private readonly PackageCleaner cleaner;

    internal CatalogStartup(
        IGrainFactory grains, IClusterMembershipService membership, ILogger<CatalogStartup> logger,
        ModelLocks locks, InstanceControl instances, RouteConsequences consequences, PackageCleaner cleaner)
    {
        this.grains = grains;
        this.membership = membership;
        this.logger = logger;
        this.locks = locks;
        this.instances = instances;
        this.consequences = consequences;
        this.cleaner = cleaner;
    }

    /// <summary>
    /// Does it. What cannot be finished or loaded is logged with its reason and keeps nothing else from it. Commands may run meanwhile:
    /// each model is worked on under its lock, from records read under it.
    /// </summary>
    /// <returns>Every record, and how many versions or models failed.</returns>
    public async Task<(IReadOnlyList<VersionRecord> Records, int Failures)> RunAsync(CancellationToken cancellationToken)
    {
        var alone = membership.CurrentSnapshot.Members.Values.Count(member => member.Status == SiloStatus.Active) == 1;
        var models = (await grains.ListCatalogAsync()).Select(record => record.Key.Model).Distinct().ToList();
        // A deployment under way finishes or takes back its version itself.
        var underWay = (await grains.ListDeploymentsAsync()).Where(line => line.State == DeploymentState.Running).Select(line => line.Model).ToHashSet();
        var failures = 0;
        foreach (var model in models)
            failures += await TryAsync(model, () => FinishAsync(model, alone && !underWay.Contains(model)), cancellationToken) ? 0 : 1;
        if (alone)
            await cleaner.CleanAsync();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelLoads, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(VersionPlan.ToLoad(await grains.ListCatalogAsync()), parallel, async (record, _) =>
        {
            if (!await TryAsync(record.Key.Model, () => LoadAsync(record.Key), cancellationToken))
                Interlocked.Increment(ref failures);
        });
        return (await grains.ListCatalogAsync(), failures);
    }

    private async Task<bool> TryAsync(ModelName model, Func<Task<bool>> work, CancellationToken cancellationToken)
    {
        try
        {
            using var held = await locks.EnterAsync(model, cancellationToken);
            return await work();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, e, model);
            return false;
        }
    }

    /// <summary>Drops what was never answered and brings the rest in line with the route.</summary>
    private async Task<bool> FinishAsync(ModelName model, bool dropsLeftOvers)
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
        return true;
    }

    private async Task<bool> LoadAsync(VersionKey key)
    {
        var record = await grains.Catalog(key.Model).GetAsync(key);
        return record is null || !VersionPlan.IsWanted(record) || await instances.LoadAsync(record) is null;
    }

    private static partial class Log
    {
        [LoggerMessage(1310, LogLevel.Warning, "{Version} was left {State} by a deployment that was never answered; it is forgotten")]
        public static partial void LeftOver(ILogger logger, VersionKey version, VersionState state);

        [LoggerMessage(1311, LogLevel.Error, "The start of {Model} failed")]
        public static partial void Failed(ILogger logger, Exception exception, ModelName model);
    }
}
