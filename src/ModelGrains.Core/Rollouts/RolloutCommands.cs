using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Rollouts;
using ModelGrains.Routing;

namespace ModelGrains.Core.Rollouts;

/// <summary>What commands make of a model's rollouts.</summary>
public static class RolloutCommands
{
    /// <summary>A canary with more is warned of: that many callers are no sample any more.</summary>
    private const double Warned = 0.35;

    /// <summary>The rollout that a command starts; the one that it has started already where it comes again.</summary>
    /// <param name="newest">The model's newest rollout; null where there was none.</param>
    /// <param name="command">The command.</param>
    /// <param name="model">The model.</param>
    /// <param name="route">Its route.</param>
    /// <param name="history">The route's revisions, the oldest first.</param>
    /// <param name="records">Its versions.</param>
    /// <param name="now">The time.</param>
    /// <param name="webhooks">The names of the webhooks that are configured; null for none.</param>
    public static Outcome<RolloutStatus> Start(
        RolloutStatus? newest, StartRollout command, ModelName model, RouteRevision route, IReadOnlyList<RouteRevision> history,
        IReadOnlyCollection<VersionRecord> records, DateTimeOffset now, IReadOnlyCollection<string>? webhooks = null)
    {
        if (command.Id.Length > 0 && newest?.CommandId == command.Id)
            return newest;
        if (records.Count == 0)
            return ModelErrors.UnknownModel(model.Value);
        if (newest is { HasEnded: false })
            return UnderWay(newest);
        var started = new RolloutStatus
        {
            Model = model,
            Number = (newest?.Number ?? 0) + 1,
            Spec = command.Spec,
            Before = route.Spec,
            RevisionBefore = route.Revision,
            Instances = records.FirstOrDefault(record => record.Key.Version == command.Spec.Version)?.Manifest.Instances ?? 1,
            State = RolloutState.Progressing,
            StageSince = now,
            Revision = route.Revision,
            Events = [],
            CommandId = command.Id,
            IsRollback = RollbackWindow.Has(history, route.Spec, command.Spec),
        };
        var errors = RolloutValidator.Check(started, records).AddRange(RolloutWebhooks.Check(command.Spec, webhooks ?? []));
        if (!errors.IsEmpty)
            return ModelErrors.Invalid($"The rollout of '{model}'", errors);
        var reason = command.Reason.Length > 0 ? $": {command.Reason}" : "";
        var rollback = started.IsRollback ? ", back within the rollback window: steps are left out" : "";
        return RolloutPolicy.Note(started, command.Actor, $"{Words(command.Spec.Strategy)} of version {command.Spec.Version}{rollback}{reason}{Warning(command.Spec)}", now);
    }

    /// <summary>The rollout after it was told something.</summary>
    /// <param name="status">The model's newest rollout.</param>
    /// <param name="command">What it is told; not <see cref="RolloutVerb.Retry"/>, which starts another one.</param>
    /// <param name="route">The model's route.</param>
    /// <param name="now">The time.</param>
    public static Outcome<RolloutStatus> Tell(RolloutStatus status, TellRollout command, RouteRevision route, DateTimeOffset now)
    {
        var told = command.Verb switch
        {
            RolloutVerb.Promote => Promote(status, now),
            RolloutVerb.PromoteFull => PromoteFully(status, now),
            RolloutVerb.Pause => Pause(status),
            RolloutVerb.Resume => Resume(status, now),
            RolloutVerb.Abort => Abort(status, now),
            RolloutVerb.Undo => Undo(status, route, now),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.Verb, "That starts another rollout."),
        };
        if (!told.IsSuccess || ReferenceEquals(told.Value, status))
            return told;
        var reason = command.Reason.Length > 0 ? $": {command.Reason}" : "";
        return RolloutPolicy.Note(told.Value, command.Actor, $"{Words(command.Verb)}{reason}", now);
    }

    /// <summary>Why another command on the route or on rollouts has to wait.</summary>
    public static ModelError UnderWay(RolloutStatus status) =>
        ModelErrors.Conflict($"rollout {status.Number} of '{status.Model}' to version {status.Spec.Version} is under way ({status.State}): promote it in full or abort it first");

    private static Outcome<RolloutStatus> Promote(RolloutStatus status, DateTimeOffset now)
    {
        if (Refuse(status, "promoted") is { } refused)
            return refused;
        var stage = RolloutPlan.Of(status)[status.Stage];
        if (status.State != RolloutState.Paused && stage.Hold == TimeSpan.Zero && stage.Analysis is null)
            return ModelErrors.Conflict($"rollout {status.Number} of '{status.Model}' does not wait: it is at '{stage.Text}'");
        var next = status.IsHeld && status.HoldsSince is null ? RolloutPolicy.MoveTo(status, status.Stage, now) : RolloutPolicy.MoveTo(status, status.Stage + 1, now);
        // What could not be told until now must not stop it at once again.
        return RolloutGuard.IsUndecided(status, stage) ? next with { GuardRun = null } : next;
    }

    private static Outcome<RolloutStatus> PromoteFully(RolloutStatus status, DateTimeOffset now)
    {
        if (Refuse(status, "promoted") is { } refused)
            return refused;
        var plan = RolloutPlan.Of(status);
        var full = plan.IndexOf(plan.First(stage => stage.IsFull));
        // Twice does it once.
        return status.Stage >= full ? status.IsHeld ? Resume(status, now) : status : RolloutPolicy.MoveTo(status, full, now);
    }

    private static Outcome<RolloutStatus> Pause(RolloutStatus status)
    {
        if (Refuse(status, "paused") is { } refused)
            return refused;
        return status.IsHeld ? status : status with { State = RolloutState.Paused, IsHeld = true };
    }

    private static Outcome<RolloutStatus> Resume(RolloutStatus status, DateTimeOffset now)
    {
        if (Refuse(status, "resumed") is { } refused)
            return refused;
        var stage = RolloutPlan.Of(status)[status.Stage];
        if (!status.IsHeld)
        {
            // It was paused since something could not be told, by now perhaps it can: that is measured anew.
            if (status.State == RolloutState.Paused && (!stage.WaitsForCommand || RolloutGuard.IsUndecided(status, stage)))
                return RolloutGuard.Anew(status, stage) with { State = RolloutState.Progressing };
            return status.State == RolloutState.Paused
                ? ModelErrors.Conflict($"rollout {status.Number} of '{status.Model}' waits to be promoted: nobody paused it")
                : status;
        }

        // The time of the pause does not count: it did not look at anything meanwhile.
        return RolloutGuard.Anew(status, stage) with { State = RolloutState.Progressing, IsHeld = false, HoldsSince = status.HoldsSince is null ? null : now, StageSince = now };
    }

    private static Outcome<RolloutStatus> Abort(RolloutStatus status, DateTimeOffset now)
    {
        if (status.State is RolloutState.Aborting or RolloutState.Aborted)
            return status;
        return status.HasEnded
            ? ModelErrors.Conflict($"rollout {status.Number} of '{status.Model}' has succeeded: undo goes back")
            : RolloutPolicy.MoveTo(status, status.Stage, now) with { State = RolloutState.Aborting, Test = RolloutPolicy.CutOff(status.Test, now) };
    }

    private static Outcome<RolloutStatus> Undo(RolloutStatus status, RouteRevision route, DateTimeOffset now)
    {
        if (status.State is RolloutState.Aborting or RolloutState.Aborted)
            return status;
        if (!status.HasEnded)
            return ModelErrors.Conflict($"rollout {status.Number} of '{status.Model}' is under way: abort goes back");
        if (route.Revision != status.Revision)
            return ModelErrors.Conflict($"the route of '{status.Model}' has changed since rollout {status.Number} (revision {route.Revision}, not {status.Revision}): undo the route");
        return RolloutPolicy.MoveTo(status, status.Stage, now) with { State = RolloutState.Aborting };
    }

    private static ModelError? Refuse(RolloutStatus status, string what) => status.State is RolloutState.Progressing or RolloutState.Paused && status.Stage < RolloutPlan.Of(status).Length
        ? null
        : ModelErrors.Conflict($"rollout {status.Number} of '{status.Model}' is {status.State}: it cannot be {what}");

    private static string Warning(RolloutSpec spec) =>
        spec.Steps.Any(step => step.Kind == RolloutStepKind.SetWeight && step.Weight > Warned) ? FormattableString.Invariant($" (a share above {Warned * 100:0} % is hardly a canary's)") : "";

    /// <summary>A strategy's name in texts and in the API, as Argo Rollouts writes it.</summary>
    public static string Words(RolloutStrategy strategy) => strategy switch
    {
        RolloutStrategy.Recreate => "recreate",
        RolloutStrategy.RollingUpdate => "rollingUpdate",
        RolloutStrategy.BlueGreen => "blueGreen",
        RolloutStrategy.AbTest => "abTest",
        RolloutStrategy.Shadow => "shadow",
        RolloutStrategy.ChampionChallenger => "championChallenger",
        _ => "canary",
    };

    private static string Words(RolloutVerb verb) => verb switch
    {
        RolloutVerb.Promote => "promoted",
        RolloutVerb.PromoteFull => "promoted in full",
        RolloutVerb.Pause => "paused",
        RolloutVerb.Resume => "resumed",
        RolloutVerb.Abort => "aborted",
        _ => "undone",
    };
}
