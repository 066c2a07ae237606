using System.Collections.Immutable;
using ModelGrains.Core.Shadows;
using ModelGrains.Errors;
using ModelGrains.Rollouts;
using ModelGrains.Routing;

namespace ModelGrains.Core.Rollouts;

/// <summary>
/// What a rollout does next, from what is stored of it and the route that stands. Asked again after a crash anywhere it says the same, or
/// what comes after what was done: no two writes need to happen together.
/// </summary>
public static class RolloutPolicy
{
    /// <summary>Who moves a rollout that goes on by itself.</summary>
    public const string Actor = "rollout";

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    /// <summary>The one thing to do next.</summary>
    /// <param name="status">The rollout.</param>
    /// <param name="route">The route that stands.</param>
    /// <param name="now">The time.</param>
    public static RolloutAction Next(RolloutStatus status, RouteRevision route, DateTimeOffset now)
    {
        if (status.HasEnded)
            return RolloutAction.WaitFor(Timeout.InfiniteTimeSpan);
        if (status.RetryAt is { } retry && retry > now)
            return BeforeRetry(status, Waits.Sooner(retry - now, RetryDelay), now);
        if (status.State == RolloutState.Aborting)
        {
            return Stands(route, status.Before, now)
                ? RolloutAction.Store(End(status, RolloutState.Aborted, route, "the route is as it was before", now))
                : RolloutAction.Write(ShadowPolicy.WithoutEnded(status.Before, now), $"rollout {status.Number} goes back to revision {status.RevisionBefore}");
        }

        var plan = RolloutPlan.Of(status);
        if (status.Stage >= plan.Length)
            return RolloutAction.Store(End(status, RolloutState.Succeeded, route, Succeeded(status.Spec), now));
        return Stage(status, plan, route, now);
    }

    /// <summary>The rollout after a route could not be written: tried again for as long as its deadline allows, else it goes back.</summary>
    public static RolloutStatus OnFailed(RolloutStatus status, ModelError error, DateTimeOffset now)
    {
        var again = status with { RetryAt = now + RetryDelay };
        var mayPass = error.Code is ModelErrorCode.Overloaded or ModelErrorCode.NotReady or ModelErrorCode.InstanceLost or ModelErrorCode.DeadlineExceeded or ModelErrorCode.Conflict;
        if (status.State == RolloutState.Aborting)
        {
            // What cannot pass would keep the route from everybody for good.
            return mayPass
                ? Attempt(again, $"cannot go back yet: {error.Message}", now)
                : Note(again with { State = RolloutState.Aborted, HoldsSince = null, RetryAt = null }, Actor, $"could not go back, the route stays as it is: {error.Message}", now);
        }

        return mayPass ? Attempt(again, $"tried again: {error.Message}", now) : GoBack(status, error.Message, now);
    }

    /// <summary>The rollout after its stage was measured: a failure goes back with the evidence, what cannot be told is paused for.</summary>
    /// <param name="status">The rollout.</param>
    /// <param name="stage">The stage, as <see cref="RolloutAction.Measured"/> gave it.</param>
    /// <param name="readings">What was seen.</param>
    /// <param name="now">The time.</param>
    public static RolloutStatus OnMeasured(RolloutStatus status, RolloutStage stage, RolloutReadings readings, DateTimeOffset now) =>
        RolloutGuard.Take(status, stage, readings, now);

    /// <summary>The status with one more event.</summary>
    internal static RolloutStatus Note(RolloutStatus status, string actor, string reason, DateTimeOffset now)
    {
        var happened = new RolloutEvent
        {
            Sequence = status.Events.IsDefaultOrEmpty ? 1 : status.LastEvent.Sequence + 1,
            Time = now,
            State = status.State,
            Stage = status.Stage,
            Revision = status.Revision,
            Actor = actor,
            Reason = reason,
        };
        var kept = status.Events.IsDefault ? ImmutableArray<RolloutEvent>.Empty : status.Events.Length < RolloutStatus.MaxEvents ? status.Events : status.Events.RemoveAt(0);
        return status with { Events = kept.Add(happened) };
    }

    private static RolloutStatus Attempt(RolloutStatus status, string reason, DateTimeOffset now)
    {
        var noted = Note(status, Actor, reason, now);
        return noted with { Events = noted.Events.SetItem(noted.Events.Length - 1, noted.LastEvent with { IsAttempt = true }) };
    }

    /// <summary>The status at the beginning of a stage.</summary>
    internal static RolloutStatus MoveTo(RolloutStatus status, int stage, DateTimeOffset now) =>
        status with { State = RolloutState.Progressing, Stage = stage, HoldsSince = null, StageSince = now, IsHeld = false, RetryAt = null, StepRun = null, Test = stage > 0 ? CutOff(status.Test, now) : status.Test };

    /// <summary>A test that has not ended as it was to ends when its rollout leaves it.</summary>
    internal static AbTestProgress? CutOff(AbTestProgress? test, DateTimeOffset now) => test is { Until: null } ? test with { Until = now, IsCut = true } : test;

    private static RolloutAction Stage(RolloutStatus status, ImmutableArray<RolloutStage> plan, RouteRevision route, DateTimeOffset now)
    {
        var stage = plan[status.Stage];
        if (!Stands(route, stage.Route, now))
        {
            // Also where nobody lived to tell that it failed.
            if (status.HoldsSince is null && now - status.StageSince >= status.Spec.ProgressDeadline)
                return RolloutAction.Store(GoBack(status, $"not within {status.Spec.ProgressDeadline.TotalSeconds:0} s: {status.LastEvent.Reason}", now));
            return RolloutAction.Write(ShadowPolicy.WithoutEnded(stage.Route, now), $"rollout {status.Number}: {stage.Text}");
        }

        if (status.HoldsSince is not { } since)
            return RolloutAction.Store(Note(status with { HoldsSince = now, Revision = route.Revision, RetryAt = null }, Actor, stage.Text, now));
        // By a clock that was set back it would wait for longer than it was told to.
        if (since > now)
            return RolloutAction.Store(status with { HoldsSince = now });
        // What is wrong with a version is looked for also while the rollout waits for somebody.
        var (measured, untilMeasured) = RolloutGuard.Next(status, stage, now);
        if (measured is { } action)
            return action;
        if (status.State == RolloutState.Paused)
            return RolloutAction.WaitFor(untilMeasured);
        if (stage.Test is { } test)
            return AbTestPolicy.Next(status, test, since, untilMeasured, now);
        if (stage.WaitsForCommand)
            return RolloutAction.Store(Note(status with { State = RolloutState.Paused }, Actor, "waits to be promoted", now));
        var left = since + stage.Hold - now;
        return left > TimeSpan.Zero ? RolloutAction.WaitFor(Waits.Sooner(left, untilMeasured))
            : RolloutGuard.IsShown(status, stage) ? RolloutAction.Store(MoveTo(status, status.Stage + 1, now))
            : RolloutAction.WaitFor(untilMeasured);
    }

    /// <summary>While a stage's route cannot be had, what the stage before it left standing is guarded still.</summary>
    private static RolloutAction BeforeRetry(RolloutStatus status, TimeSpan wait, DateTimeOffset now)
    {
        if (status.State == RolloutState.Aborting || status.GuardRun is null || status.Stage == 0 || RolloutPlan.Of(status)[status.Stage - 1] is not { Guard: not null } before)
            return RolloutAction.WaitFor(wait);
        var (action, untilMeasured) = RolloutGuard.Next(status, before with { Analysis = null }, now);
        return action ?? RolloutAction.WaitFor(Waits.Sooner(wait, untilMeasured));
    }

    /// <summary>Whether a route stands; shadows that have ended may have left it, and when they began is not the rollout's.</summary>
    private static bool Stands(RouteRevision route, RouteSpec wanted, DateTimeOffset now)
    {
        var present = ShadowPolicy.WithoutEnded(route.Spec, now);
        return present.Equals(ShadowPolicy.Stamp(present, ShadowPolicy.WithoutEnded(wanted, now), now));
    }

    internal static RolloutStatus GoBack(RolloutStatus status, string why, DateTimeOffset now) =>
        Note(status with { Test = CutOff(status.Test, now), State = RolloutState.Aborting, StageSince = now, HoldsSince = null, IsHeld = false, RetryAt = null }, Actor, $"aborted by itself: {why}", now);

    private static RolloutStatus End(RolloutStatus status, RolloutState state, RouteRevision route, string reason, DateTimeOffset now) =>
        Note(status with { State = state, Revision = route.Revision, HoldsSince = null, IsHeld = false, RetryAt = null }, Actor, reason, now);

    private static string Succeeded(RolloutSpec spec) => spec.Strategy == RolloutStrategy.Shadow ? "the copies have ended, the route is as it was before" : $"version {spec.Version} has all traffic";
}
