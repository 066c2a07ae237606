using ModelGrains.Deployments;
using ModelGrains.Errors;
using ModelGrains.Protocol;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management;

/// <summary>Deployments as the management API shows them.</summary>
internal static class DeploymentViews
{
    public static DeploymentStatusView ToView(DeploymentStatus status) => new()
    {
        Id = status.Id.Value,
        State = status.State.ToString(),
        Step = status.Step.ToString(),
        Model = status.Model?.Value,
        Version = status.Version?.Version.Value,
        Package = status.Package?.ToString(),
        Verified = status.Verified is { } verified ? new VerifiedServingView(verified.Samples, verified.PeakMemoryBytes, verified.LoadMilliseconds, verified.RunMilliseconds) : null,
        RouteRevision = status.RouteRevision,
        Error = status.Error is { } error ? ToView(error) : null,
        Actor = status.Command.Actor,
        StartedAt = status.StartedAt,
        ChangedAt = status.LastEvent.Time,
        Events = [.. status.Events.Select(ToView)],
    };

    public static DeploymentStatusView ToView(DeploymentSummary line) => new()
    {
        Id = line.Id.Value,
        State = line.State.ToString(),
        Step = line.Step.ToString(),
        Model = line.Model?.Value,
        Version = line.Version?.Version.Value,
        Package = line.Package?.ToString(),
        Error = line.Reason.Length == 0 ? null : new ProblemView(line.State.ToString(), 0, line.Reason, null),
        Actor = line.Actor,
        StartedAt = line.StartedAt,
        ChangedAt = line.ChangedAt,
    };

    public static DeploymentEventView ToView(DeploymentEvent happened) => new(
        happened.Sequence, happened.Time, happened.Step.ToString(), happened.State.ToString(), happened.Actor, happened.Reason, happened.Evidence);

    public static ProblemView ToView(ModelError error)
    {
        var fields = error.Fields.Select(field => new FieldProblem(field.Field, field.Message)).ToList();
        return new ProblemView(error.Code.ToString(), WireErrors.ToHttp(error.Code), error.Message, fields.Count == 0 ? null : fields);
    }
}
