using Microsoft.Extensions.Logging;
using ModelGrains.Core.Retirement;
using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Models;
using ModelGrains.Retirement;

namespace ModelGrains.Grains.Retirement;

/// <summary>
/// Looks over every version and does what <see cref="RetirementPolicy"/> decides: warn, retire, finish, restore, delete. One silo of the
/// cluster acts. A sweep that is cut off anywhere is finished by the next one.
/// </summary>
public sealed partial class RetirementSweep
{
    /// <summary>Who the sweep is in histories.</summary>
    internal const string Actor = "retirement";

    private readonly IGrainFactory grains;
    private readonly ModelLocks locks;
    private readonly RetirementSteps steps;
    private readonly ILastUse lastUse;
    private readonly SweepLeader leader;
    private readonly ClockWatch clock;
    private readonly RetirementOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<RetirementSweep> logger;

    internal RetirementSweep(
        IGrainFactory grains, ModelLocks locks, RetirementSteps steps, ILastUse lastUse, SweepLeader leader, RetirementOptions options,
        TimeProvider time, ILogger<RetirementSweep> logger)
    {
        this.grains = grains;
        this.locks = locks;
        this.steps = steps;
        this.lastUse = lastUse;
        this.leader = leader;
        clock = new ClockWatch(time);
        this.options = options;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>Looks once. One model's failure is logged and keeps no other from its turn. For one caller at a time.</summary>
    /// <returns>What was done: how many versions had something else than nothing to do.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var ahead = clock.Look();
        if (ahead > TimeSpan.Zero)
            Log.ClockJumped(logger, ahead);
        if (!leader.IsHere)
            return 0;
        await steps.CleanAgainAsync();
        var rules = options.ToRules();
        var used = await lastUse.ReadAsync(null);
        var now = time.GetUtcNow();
        var concerned = (await grains.ListCatalogAsync()).Where(record => MayConcern(record, used, rules, now, ahead > TimeSpan.Zero)).Select(record => record.Key).ToList();
        var done = 0;
        foreach (var model in concerned.GroupBy(key => key.Model))
        {
            try
            {
                using var held = await locks.EnterAsync(model.Key, cancellationToken);
                foreach (var key in model)
                    done += await LookAtAsync(key, used, rules, ahead > TimeSpan.Zero) ? 1 : 0;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Log.Failed(logger, e, model.Key);
            }
        }

        return done;
    }

    /// <summary>Most versions have nothing to be done: their routes need not be asked for. A retired one that a route has come to use must come back.</summary>
    private static bool MayConcern(
        VersionRecord record, IReadOnlyDictionary<VersionKey, DateTimeOffset> used, RetirementRules rules, DateTimeOffset now, bool clockJumped) =>
        record.State is VersionState.Retired ||
        RetirementPolicy.Decide(record, LastUse(used, record.Key), null, rules, now, clockJumped) is not { Action: RetirementAction.Keep };

    private static DateTimeOffset? LastUse(IReadOnlyDictionary<VersionKey, DateTimeOffset> used, VersionKey key) => used.TryGetValue(key, out var at) ? at : null;

    private async Task<bool> LookAtAsync(VersionKey key, IReadOnlyDictionary<VersionKey, DateTimeOffset> used, RetirementRules rules, bool clockJumped)
    {
        if (await grains.Catalog(key.Model).GetAsync(key) is not { } record)
            return false;
        var heldBy = await steps.HeldByAsync(key);
        var decision = RetirementPolicy.Decide(record, LastUse(used, key), heldBy, rules, time.GetUtcNow(), clockJumped);
        if (decision.Action == RetirementAction.Retire)
        {
            // The counters were read before the other models had their turn: whoever came since keeps the version.
            var since = await lastUse.ReadAsync(key.Model);
            decision = RetirementPolicy.Decide(record, LastUse(since, key) ?? LastUse(used, key), heldBy, rules, time.GetUtcNow(), clockJumped);
        }

        if (decision.Action == RetirementAction.Keep)
            return false;
        if (await ActAsync(record, decision) is { } error)
        {
            Log.NotDone(logger, decision.Action, key, error.Message);
            return false;
        }

        Log.Done(logger, decision.Action, key, decision.Reason);
        return true;
    }

    private async Task<ModelError?> ActAsync(VersionRecord record, RetirementDecision decision)
    {
        var now = time.GetUtcNow();
        return decision.Action switch
        {
            RetirementAction.Warn =>
                (await steps.TellAsync(record, RetirementMoves.Warn(record, decision, Actor, now), NoticeKind.Expiring, decision.At)).Error,
            RetirementAction.Withdraw =>
                (await steps.TellAsync(record, RetirementMoves.Withdraw(record, decision, Actor), NoticeKind.Withdrawn, decision.At)).Error,
            RetirementAction.Report =>
                (await steps.TellAsync(record, RetirementMoves.Report(record, decision, Actor, now), NoticeKind.Kept)).Error,
            RetirementAction.Retire => (await steps.RetireAsync(record, $"retired: {decision.Reason}", Actor, Evidence(record))).Error,
            RetirementAction.Finish => (await steps.FinishAsync(record, Actor)).Error,
            RetirementAction.Restore => (await steps.RestoreAsync(record, $"not retired: {decision.Reason}", Actor)).Error,
            RetirementAction.KeepLonger => (await steps.MoveAsync(RetirementMoves.KeepLonger(record, decision, Actor))).Error,
            RetirementAction.Purge => await steps.PurgeAsync(record, decision.Reason, Actor),
            _ => null,
        };
    }

    private static string Evidence(VersionRecord record) =>
        record.Retirement is { WarnedAt: { } at, Warnings: var count } ? $"warned {PeriodText.Format(at)}, {count} warnings in all" : "";

    private static partial class Log
    {
        [LoggerMessage(1510, LogLevel.Information, "{Action} {Version}: {Reason}")]
        public static partial void Done(ILogger logger, RetirementAction action, VersionKey version, string reason);

        [LoggerMessage(1511, LogLevel.Warning, "{Action} {Version} was not done; the next sweep looks again: {Message}")]
        public static partial void NotDone(ILogger logger, RetirementAction action, VersionKey version, string message);

        [LoggerMessage(1512, LogLevel.Error, "The sweep of {Model} failed; the next one looks again")]
        public static partial void Failed(ILogger logger, Exception exception, ModelName model);

        [LoggerMessage(1513, LogLevel.Warning, "The clock went forward by {Ahead} more than time passed: warnings and grace times count anew")]
        public static partial void ClockJumped(ILogger logger, TimeSpan ahead);
    }
}
