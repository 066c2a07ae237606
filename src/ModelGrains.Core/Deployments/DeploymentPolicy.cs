using ModelGrains.Deployments;
using ModelGrains.Errors;

namespace ModelGrains.Core.Deployments;

/// <summary>
/// Decides how a deployment goes from step to step. The grain only runs the step that comes out, and stores what comes of it before the
/// next: a crash anywhere leads back to the step that was under way.
/// </summary>
public static class DeploymentPolicy
{
    /// <summary>How many events a deployment keeps; the oldest of those that only tell of progress go first.</summary>
    public const int MaxEvents = 100;

    private const string System = "modelgrains";

    /// <summary>A deployment that has its artifact and nothing else.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="command">What is asked for.</param>
    /// <param name="now">The time to write, in UTC.</param>
    public static DeploymentStatus Start(DeploymentId id, StartDeployment command, DateTimeOffset now)
    {
        var status = new DeploymentStatus
        {
            Id = id,
            Command = command,
            Step = DeploymentStep.Upload,
            State = DeploymentState.Running,
            Model = command.Name,
            Events = [],
        };
        return Advance(status, command.Artifact.ToString(), now, command.Actor);
    }

    /// <summary>The deployment that exists, or a <see cref="ModelErrorCode.Conflict"/> where it was asked for something else.</summary>
    /// <param name="existing">The deployment under this id.</param>
    /// <param name="command">What is asked for now.</param>
    public static Outcome<DeploymentStatus> StartAgain(DeploymentStatus existing, StartDeployment command) =>
        existing.Command with { Actor = command.Actor } == command
            ? existing
            : ModelErrors.Conflict($"The deployment '{existing.Id}' exists with {(existing.Command.Artifact == command.Artifact ? "other settings" : $"other content ({existing.Command.Artifact})")}: " +
                "an id stands for one deployment, give this one its own");

    /// <summary>Whether nothing is left to do but to clear up: the last step is done, or one failed.</summary>
    public static bool IsFinishing(DeploymentStatus status) =>
        status.Error is not null || status.LastEvent is { Step: DeploymentStep.Route, State: DeploymentState.Succeeded };

    /// <summary>The step under way is done; the next one is, or the deployment is finishing.</summary>
    /// <param name="status">The deployment, with what the step gave.</param>
    /// <param name="evidence">What shows that it is done.</param>
    /// <param name="now">The time to write, in UTC.</param>
    /// <param name="actor">Who did it.</param>
    public static DeploymentStatus Advance(DeploymentStatus status, string evidence, DateTimeOffset now, string actor = System)
    {
        var done = Add(status, DeploymentState.Succeeded, actor, "", evidence, now);
        return status.Step == DeploymentStep.Route
            ? done
            : Add(done with { Step = status.Step + 1 }, DeploymentState.Running, actor, "", "", now);
    }

    /// <summary>The step under way failed: the deployment is finishing.</summary>
    public static DeploymentStatus Fail(DeploymentStatus status, ModelError error, DateTimeOffset now) =>
        Add(status, DeploymentState.Failed, System, error.Message, "", now) with { Error = error };

    /// <summary>A deployment that was finishing has come to its end.</summary>
    public static DeploymentStatus End(DeploymentStatus status) =>
        status with { State = status.Error is null ? DeploymentState.Succeeded : DeploymentState.Failed };

    /// <summary>Something to tell of the step under way: a retry, a resumption.</summary>
    public static DeploymentStatus Note(DeploymentStatus status, string reason, DateTimeOffset now) =>
        Add(status, DeploymentState.Running, System, reason, "", now);

    private static DeploymentStatus Add(DeploymentStatus status, DeploymentState state, string actor, string reason, string evidence, DateTimeOffset now)
    {
        var happened = new DeploymentEvent
        {
            Sequence = status.Events.IsEmpty ? 1 : status.LastEvent.Sequence + 1,
            // A clock that was set back does not make an event older than the one before it.
            Time = status.Events.IsEmpty || now > status.LastEvent.Time ? now : status.LastEvent.Time,
            Step = status.Step,
            State = state,
            Actor = actor,
            Reason = reason,
            Evidence = evidence,
        };
        var events = status.Events;
        if (events.Length >= MaxEvents && events.FirstOrDefault(known => known is { State: DeploymentState.Running, Reason.Length: > 0 }) is { } note)
            events = events.Remove(note);
        return status with { Events = events.Add(happened) };
    }
}
