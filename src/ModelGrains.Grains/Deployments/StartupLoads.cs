using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using ModelGrains.Core.Catalog;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Storage.Packages;

namespace ModelGrains.Grains.Deployments;

/// <summary>
/// The loads of a start. What is on this machine comes first and waits for nobody; what has to be fetched is waited for only where the
/// package store answers: otherwise it is loaded when the store is back, and the start goes on.
/// </summary>
internal sealed partial class StartupLoads
{
    private const int ParallelLoads = 2;

    /// <summary>After so many versions for which there is no room, no other is tried: several, since a smaller one, or one for another silo, may fit.</summary>
    private const int MaxWithoutRoom = 16;

    /// <summary>How long the store may take to say that it is there.</summary>
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(10);

    private readonly IGrainFactory grains;
    private readonly IPackageStore packages;
    private readonly ModelLocks locks;
    private readonly TimeProvider time;
    private readonly ILogger<StartupLoads> logger;

    public StartupLoads(IGrainFactory grains, IPackageStore packages, ModelLocks locks, TimeProvider time, ILogger<StartupLoads> logger)
    {
        this.grains = grains;
        this.packages = packages;
        this.locks = locks;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>Loads versions for as long as there is room for them.</summary>
    /// <param name="wanted">The versions, in the order in which they are to be loaded.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many are not loaded because something failed, and whether the package store answers.</returns>
    public async Task<(int NotLoaded, bool HasStore)> RunAsync(ImmutableArray<VersionRecord> wanted, CancellationToken cancellationToken)
    {
        var asking = AskStoreAsync(cancellationToken);
        var isHere = wanted.ToLookup(record => packages.IsHere(record.Package));
        var failures = await LoadAsync([.. isHere[true]], cancellationToken);
        ImmutableArray<VersionRecord> elsewhere = [.. isHere[false]];
        if (await asking is not { } away)
            return (failures + await LoadAsync(elsewhere, cancellationToken), true);
        Log.StoreAway(logger, elsewhere.Length, away);
        foreach (var record in elsewhere)
            await TryAsync(record.Key.Model, () => BeginAsync(record), cancellationToken);
        return (failures + elsewhere.Length, false);
    }

    /// <summary>Asks the store for anything; null where it answers, else what is the matter with it.</summary>
    private async Task<string?> AskStoreAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(StorePatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await packages.ListAsync(either.Token);
            return null;
        }
        catch (PackageStoreUnavailableException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"it has not answered within {StorePatience.TotalSeconds} s";
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return $"it cannot be read ({e.GetType().Name})";
        }
    }

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

    /// <summary>Loads every instance of a version, where it is still wanted; null, or why one is not loaded.</summary>
    private async Task<ModelError?> LoadAsync(VersionKey key)
    {
        if (await grains.Catalog(key.Model).GetAsync(key) is not { } record || !VersionPlan.IsWanted(record))
            return null;
        var route = await grains.Route(key.Model).GetAsync();
        foreach (var slot in InstanceControl.Slots(record, route.Spec))
        {
            var loaded = await grains.Instance(slot).LoadIfRoomAsync(CancellationToken.None);
            if (!loaded.IsSuccess)
                return loaded.Error;
        }

        return null;
    }

    /// <summary>Has every instance of a version begin to load by itself: it tries again until the store is back, and says what it waits for.</summary>
    private async Task<bool> BeginAsync(VersionRecord record)
    {
        var route = await grains.Route(record.Key.Model).GetAsync();
        foreach (var slot in InstanceControl.Slots(record, route.Spec))
            await grains.Instance(slot).GetStatusAsync();
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1312, LogLevel.Information, "{Count} of {All} versions are not loaded for want of memory: a request loads them")]
        public static partial void LeftUnloaded(ILogger logger, int count, int all);

        [LoggerMessage(1314, LogLevel.Warning, "The package store is away: {Count} versions that are not on this machine wait for it. {Message}")]
        public static partial void StoreAway(ILogger logger, int count, string message);

        [LoggerMessage(1315, LogLevel.Error, "The load of {Model} at the start failed")]
        public static partial void Failed(ILogger logger, Exception exception, ModelName model);
    }
}
