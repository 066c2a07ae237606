using ModelGrains.Core.Rollouts;
using ModelGrains.Protocol.Management;
using ModelGrains.Rollouts;

namespace ModelGrains.Gateway.Management;

/// <summary>Rollouts as the management API shows them.</summary>
internal static class RolloutViews
{
    public static RolloutView ToView(RolloutStatus status)
    {
        var plan = RolloutPlan.Of(status);
        return new RolloutView
        {
            Model = status.Model.Value,
            Number = status.Number,
            Version = status.Spec.Version.Value,
            Strategy = RolloutCommands.Words(status.Spec.Strategy),
            State = status.State.ToString(),
            HasEnded = status.HasEnded,
            Revision = status.Revision,
            RevisionBefore = status.RevisionBefore,
            Stages = [.. plan.Select((stage, i) => new RolloutStageView(stage.Text, StateOf(i, status), stage.Hold > TimeSpan.Zero ? stage.Hold.TotalSeconds : null, stage.WaitsForCommand))],
            Events = [.. status.Events.Select(ToView)],
            Analyses = [.. AnalysisViews.Of(status, plan)],
        };
    }

    public static RolloutLineView ToView(RolloutSummary line) => new(
        line.Model.Value, line.Number, line.Version.Value, RolloutCommands.Words(line.Strategy), line.State.ToString(), line.ChangedAt, line.Reason);

    public static RolloutEventView ToView(RolloutEvent happened) =>
        new(happened.Sequence, happened.Time, happened.State.ToString(), happened.Revision, happened.Actor, happened.Reason);

    private static string StateOf(int stage, RolloutStatus status) =>
        stage < status.Stage ? "Done" : stage == status.Stage && status.State is (RolloutState.Progressing or RolloutState.Paused) ? "UnderWay" : "ToCome";
}
