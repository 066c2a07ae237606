using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using ModelGrains.Core.Catalog;
using ModelGrains.Core.Memory;
using ModelGrains.Deployments;
using ModelGrains.Errors;
using ModelGrains.Grains.Usage;
using ModelGrains.Models;
using ModelGrains.Storage.Packages;
using Orleans.Runtime;

namespace ModelGrains.Grains.Deployments;

/// <summary>Finishes what a crash interrupted and loads what should be loaded. Run once after the silo has started.</summary>
public sealed partial class CatalogStartup
{
    private const int ParallelLoads = 2;

    /// <summary>After so many versions for which there is no room, no other is tried: several, since a smaller one, or one for another silo, may fit.</summary>
    private const int MaxWithoutRoom = 16;

    private readonly IGrainFactory grains;
    private readonly IClusterMembershipService membership;
    private readonly ILogger<CatalogStartup> logger;
    private readonly ModelLocks locks;
    private readonly RouteConsequences consequences;
    private readonly PackageCleaner cleaner;

    internal CatalogStartup(
        IGrainFactory grains, IClusterMembershipService membership, ILogger<CatalogStartup> logger,
        ModelLocks locks, RouteConsequences consequences, PackageCleaner cleaner)
    {
        this.grains = grains;
        this.membership = membership;
        this.logger = logger;
        this.locks = locks;
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
            await CleanAsync();
        failures += await LoadAsync(StartupOrder.Of(await grains.ListCatalogAsync(), await LastUsedAsync()), cancellationToken);
        return (await grains.ListCatalogAsync(), failures);
    }

    private async Task<Dictionary<VersionKey, DateTimeOffset>> LastUsedAsync() =>
        (await grains.ListUsageAsync()).Where(pair => pair.Value.LastUsed is not null).ToDictionary(pair => pair.Key, pair => pair.Value.LastUsed!.Value);

    /// <summary>Loads versions for as long as there is room for them; gives how many failed.</summary>
    private async Task<int> LoadAsync(ImmutableArray<VersionRecord> records, CancellationToken cancellationToken)
    {
        var (failures, withoutRoom) = (0, 0);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelLoads, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(records, parallel, async (record, _) =>
        {
            if (Volatile.Read(ref withoutRoom) >= MaxWithoutRoom)
            {
                Interlocked.Increment(ref withoutRoom);
                return;
            }

            ModelError? error = null;
            if (!await TryAsync(record.Key.Model, async () => (error = await LoadAsync(record.Key)) is null, cancellationToken))
                Interlocked.Increment(ref error?.Code == ModelErrorCode.Overloaded ? ref withoutRoom : ref failures);
        });
        if (withoutRoom > 0)
            Log.LeftUnloaded(logger, withoutRoom, records.Length);
        return failures;
    }

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

    /// <summary>Loads every instance of a version, where it is still wanted; null, or why one is not loaded.</summary>
    private async Task<ModelError?> LoadAsync(VersionKey key)
    {
        if (await grains.Catalog(key.Model).GetAsync(key) is not { } record || !VersionPlan.IsWanted(record))
            return null;
        for (var slot = 0; slot < record.Manifest.Instances; slot++)
        {
            var loaded = await grains.Instance(new InstanceKey(key.Model, key.Version, slot)).LoadIfRoomAsync(CancellationToken.None);
            if (!loaded.IsSuccess)
                return loaded.Error;
        }

        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(1310, LogLevel.Warning, "{Version} was left {State} by a deployment that was never answered; it is forgotten")]
        public static partial void LeftOver(ILogger logger, VersionKey version, VersionState state);

        [LoggerMessage(1312, LogLevel.Information, "{Count} of {All} versions are not loaded for want of memory: a request loads them")]
        public static partial void LeftUnloaded(ILogger logger, int count, int all);

        [LoggerMessage(1313, LogLevel.Warning, "Packages that nothing refers to are not deleted yet: {Message}")]
        public static partial void NotCleaned(ILogger logger, string message);

        [LoggerMessage(1311, LogLevel.Error, "The start of {Model} failed")]
        public static partial void Failed(ILogger logger, Exception exception, ModelName model);
    }
}
