using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ModelGrains.Core.Retirement;
using ModelGrains.Errors;
using ModelGrains.Grains.Catalog;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Shadows;
using ModelGrains.Models;
using ModelGrains.Retirement;

namespace ModelGrains.Grains.Retirement;

/// <summary>
/// The steps that commands and sweeps are made of, for a caller that holds the model's lock. Each stores what holds before its effect, so
/// that a crash between the two leaves something for the next sweep to finish; doing one twice comes to the same.
/// </summary>
internal sealed partial class RetirementSteps
{
    /// <summary>How long a drain is waited for; one that takes longer goes on, and the next sweep looks again.</summary>
    private static readonly TimeSpan DrainWait = TimeSpan.FromSeconds(30);

    private readonly IGrainFactory grains;
    private readonly InstanceControl instances;
    private readonly RouteConsequences consequences;
    private readonly PackageCleaner cleaner;
    private readonly NotificationOutbox outbox;
    private readonly ShadowReferences references;
    private readonly RetirementRules rules;
    private readonly TimeProvider time;
    private readonly ILogger<RetirementSteps> logger;
    private readonly ConcurrentQueue<PackageDigest> uncleaned = new();

    public RetirementSteps(
        IGrainFactory grains, InstanceControl instances, RouteConsequences consequences, PackageCleaner cleaner, NotificationOutbox outbox, ShadowReferences references,
        RetirementOptions options, TimeProvider time, ILogger<RetirementSteps> logger)
    {
        this.grains = grains;
        this.instances = instances;
        this.consequences = consequences;
        this.cleaner = cleaner;
        this.outbox = outbox;
        this.references = references;
        rules = options.ToRules();
        this.time = time;
        this.logger = logger;
    }

    /// <summary>What refers to a version now; null where nothing does.</summary>
    public Task<string?> HeldByAsync(VersionKey key) => references.FindAsync(key);

    /// <summary>Stores a notification, then a move.</summary>
    public async Task<Outcome<VersionRecord>> TellAsync(VersionRecord record, MoveVersion move, NoticeKind kind, DateTimeOffset? retireAt = null) =>
        await outbox.AddAsync(RetirementNotices.Of(record, move, kind, time.GetUtcNow(), retireAt)) is { } error ? error : await MoveAsync(move);

    /// <summary>Stores a move.</summary>
    public Task<Outcome<VersionRecord>> MoveAsync(MoveVersion move) => grains.Catalog(move.Key.Model).MoveAsync(move);

    /// <summary>Takes a version that nothing refers to out of service; retired, or still retiring where its drain takes long.</summary>
    /// <param name="record">The version.</param>
    /// <param name="reason">Why.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="evidence">What shows it.</param>
    /// <param name="expected">The revision that the record must still have; null for any.</param>
    public async Task<Outcome<VersionRecord>> RetireAsync(VersionRecord record, string reason, string actor, string evidence = "", long? expected = null)
    {
        var begun = await MoveAsync(RetirementMoves.Begin(record, reason, actor, evidence) with { ExpectedRevision = expected });
        return begun.IsSuccess ? await FinishAsync(begun.Value, actor) : begun;
    }

    /// <summary>Finishes a retirement that was begun, or calls it off where something has come to refer to the version.</summary>
    public async Task<Outcome<VersionRecord>> FinishAsync(VersionRecord record, string actor)
    {
        // Once it is Retiring nobody loads or routes it any more; who did a moment before shows here.
        if (await HeldByAsync(record.Key) is { } heldBy)
        {
            var restored = await RestoreAsync(record, $"not retired: {heldBy}", actor);
            return restored.IsSuccess ? ModelErrors.Conflict($"'{record.Key}' is not retired: {heldBy}") : restored;
        }

        if (!await IsUnloadedAsync(record))
            return record;
        return await TellAsync(record, RetirementMoves.Finish(record, rules, actor, time.GetUtcNow()), NoticeKind.Retired);
    }

    /// <summary>Brings a version back and loads it. Where the load fails it is back all the same and stays wanted, and the error says why.</summary>
    public async Task<Outcome<VersionRecord>> RestoreAsync(VersionRecord record, string reason, string actor)
    {
        var moved = await TellAsync(record, RetirementMoves.Restore(record, reason, actor), NoticeKind.Restored);
        if (!moved.IsSuccess)
            return moved;
        await consequences.ApplyAsync(record.Key.Model, actor, keepPrevious: true);
        return await LoadAsync(moved.Value);
    }

    /// <summary>Takes a version's next revision, where it still has the one that was seen.</summary>
    public Task<Outcome<VersionRecord>> ClaimAsync(VersionRecord record, string actor) => grains.Catalog(record.Key.Model).ClaimAsync(record, actor);

    /// <summary>Loads a version that is wanted.</summary>
    public async Task<Outcome<VersionRecord>> LoadAsync(VersionRecord record) =>
        await instances.LoadAsync(record) is { } error ? error : await grains.Catalog(record.Key.Model).GetAsync(record.Key) ?? record;

    /// <summary>Deletes a retired version with its package; from its first step on it cannot be restored.</summary>
    public async Task<ModelError?> PurgeAsync(VersionRecord record, string reason, string actor)
    {
        var move = RetirementMoves.Purge(record, reason, actor);
        var marked = await MoveAsync(move);
        if (!marked.IsSuccess)
            return marked.Error;
        if (await outbox.AddAsync(RetirementNotices.Of(record, move with { Reason = marked.Value.LastEvent.Reason }, NoticeKind.Deleted, time.GetUtcNow())) is { } error)
            return error;
        await grains.Catalog(record.Key.Model).RemoveAsync(record.Key);
        await CleanAsync(record.Package);
        return null;
    }

    /// <summary>Deletes the packages that could not be deleted when their versions were.</summary>
    public async Task CleanAgainAsync()
    {
        for (var left = uncleaned.Count; left > 0 && uncleaned.TryDequeue(out var package); left--)
            await CleanAsync(package);
    }

    /// <summary>The record is gone already: a package that cannot be deleted now is at the next sweep, or at the next start.</summary>
    private async Task CleanAsync(PackageDigest package)
    {
        try
        {
            await cleaner.CleanAsync(package);
        }
        catch (Exception e)
        {
            uncleaned.Enqueue(package);
            Log.NotCleaned(logger, package, e.Message);
        }
    }

    private async Task<bool> IsUnloadedAsync(VersionRecord record)
    {
        try
        {
            await instances.UnloadAsync(record, record.LastEvent.Reason).WaitAsync(DrainWait, time);
            return true;
        }
        catch (Exception e)
        {
            Log.StillDraining(logger, record.Key, e.Message);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1500, LogLevel.Warning, "{Version} is not drained yet; the next sweep looks again: {Message}")]
        public static partial void StillDraining(ILogger logger, VersionKey version, string message);

        [LoggerMessage(1501, LogLevel.Warning, "Package {Package} is not deleted yet; the next sweep tries again: {Message}")]
        public static partial void NotCleaned(ILogger logger, PackageDigest package, string message);
    }
}
