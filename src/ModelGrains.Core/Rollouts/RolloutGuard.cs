using ModelGrains.Analysis;
using ModelGrains.Core.Analysis;
using ModelGrains.Rollouts;

namespace ModelGrains.Core.Rollouts;

/// <summary>
/// The analyses of a rollout's stage: its own, which it waits for, and the one beside the steps. What fails goes back; what cannot be told
/// pauses, since an idle version is not a bad one; a challenger that does not hold begins its count anew.
/// </summary>
public static class RolloutGuard
{
    /// <summary>The stage's own analysis as it is carried out: a challenger's is measured until it has shown enough, however long that is.</summary>
    public static AnalysisSpec? StepOf(RolloutStage stage) => stage is { IsRule: true, Analysis: { } rule } ? rule with { Count = 0 } : stage.Analysis;

    /// <summary>Whether an analysis is due now.</summary>
    public static bool IsDue(AnalysisSpec? spec, AnalysisRun? run, DateTimeOffset now) =>
        spec is not null && run is not null && AnalysisPolicy.TimeLeft(spec, run, now) == TimeSpan.Zero;

    /// <summary>What the analyses of a stage are owed, or how long until they are.</summary>
    internal static (RolloutAction? Action, TimeSpan Wait) Next(RolloutStatus status, RolloutStage stage, DateTimeOffset now)
    {
        var step = StepOf(stage);
        var isStepOpen = step is not null && !IsShown(status, stage);
        if (isStepOpen && status.StepRun is null || stage.Guard is not null && status.GuardRun is null)
        {
            return (RolloutAction.Store(status with
            {
                StepRun = isStepOpen ? status.StepRun ?? AnalysisPolicy.Begin(step!, now) : status.StepRun,
                GuardRun = stage.Guard is { } guard ? status.GuardRun ?? AnalysisPolicy.Begin(guard, now) : status.GuardRun,
            }), Timeout.InfiniteTimeSpan);
        }

        var left = Timeout.InfiniteTimeSpan;
        foreach (var (spec, run) in (ReadOnlySpan<(AnalysisSpec?, AnalysisRun?)>)[(isStepOpen ? step : null, status.StepRun), (stage.Guard, status.GuardRun)])
        {
            if (spec is null)
                continue;
            if (IsDue(spec, run, now))
                return (RolloutAction.Measure(stage), TimeSpan.Zero);
            left = Waits.Sooner(left, AnalysisPolicy.TimeLeft(spec, run!, now));
        }

        return (null, left);
    }

    /// <summary>Whether a stage needs nothing more of its own analysis.</summary>
    internal static bool IsShown(RolloutStatus status, RolloutStage stage) =>
        stage.Analysis is null || (stage.IsRule
            ? AnalysisPolicy.HasShown(stage.Analysis, status.StepRun)
            : AnalysisPolicy.ResultOf(stage.Analysis, status.StepRun) == AnalysisResult.Successful);

    /// <summary>The rollout with what was measured.</summary>
    internal static RolloutStatus Take(RolloutStatus status, RolloutStage stage, RolloutReadings readings, DateTimeOffset now)
    {
        var next = status;
        if (StepOf(stage) is { } step && status.StepRun is { } stepRun && !readings.Step.IsDefault)
            next = next with { StepRun = AnalysisPolicy.Measure(step, stepRun, readings.Step, stage.IsFull, stage.HasCopies(status), now) };
        if (stage.Guard is { } guard && status.GuardRun is { } guardRun && !readings.Guard.IsDefault)
            next = next with { GuardRun = AnalysisPolicy.Measure(guard, guardRun, readings.Guard, stage.IsFull, stage.HasCopies(status), now) };
        return Judge(status, next, stage, now);
    }

    /// <summary>Whether it was paused because an analysis could not tell.</summary>
    internal static bool IsUndecided(RolloutStatus status, RolloutStage stage) =>
        (!stage.IsRule && IsUndecided(stage.Analysis, status.StepRun)) || (!stage.IsFull && IsUndecided(stage.Guard, status.GuardRun));

    /// <summary>The rollout with what could not be told to be measured anew.</summary>
    internal static RolloutStatus Anew(RolloutStatus status, RolloutStage stage) => status with
    {
        StepRun = !stage.IsRule && IsUndecided(stage.Analysis, status.StepRun) ? null : status.StepRun,
        GuardRun = IsUndecided(stage.Guard, status.GuardRun) ? null : status.GuardRun,
    };

    private static RolloutStatus Judge(RolloutStatus before, RolloutStatus status, RolloutStage stage, DateTimeOffset now)
    {
        var step = stage.IsRule ? null : stage.Analysis;
        foreach (var (spec, run) in (ReadOnlySpan<(AnalysisSpec?, AnalysisRun?)>)[(stage.Guard, status.GuardRun), (step, status.StepRun)])
        {
            if (spec is not null && AnalysisPolicy.ResultOf(spec, run) == AnalysisResult.Failed)
                return RolloutPolicy.GoBack(status, AnalysisPolicy.Evidence(spec, run!), now);
        }

        if (IsUndecided(status, stage))
        {
            if (status.State == RolloutState.Paused)
                return status;
            var (spec, run) = step is not null && IsUndecided(step, status.StepRun) ? (step, status.StepRun!) : (stage.Guard!, status.GuardRun!);
            return RolloutPolicy.Note(
                status with { State = RolloutState.Paused }, RolloutPolicy.Actor, $"the analysis cannot tell, waits to be promoted or resumed: {AnalysisPolicy.Evidence(spec, run)}", now);
        }

        if (IsShown(before, stage) || !IsShown(status, stage))
            return status;
        return RolloutPolicy.Note(status, RolloutPolicy.Actor, $"the analysis holds: {AnalysisPolicy.Evidence(StepOf(stage)!, status.StepRun!)}", now);
    }

    private static bool IsUndecided(AnalysisSpec? spec, AnalysisRun? run) =>
        spec is not null && AnalysisPolicy.ResultOf(spec, run) is AnalysisResult.Inconclusive or AnalysisResult.Error;
}
