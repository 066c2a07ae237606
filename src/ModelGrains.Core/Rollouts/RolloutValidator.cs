using System.Collections.Immutable;
using ModelGrains.Core.Routing;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Rollouts;
using ModelGrains.Routing;
using static System.FormattableString;

namespace ModelGrains.Core.Rollouts;

/// <summary>Checks a rollout as asked for; collects every error.</summary>
public static class RolloutValidator
{
    /// <summary>The most steps of a canary.</summary>
    public const int MaxSteps = 100;

    /// <summary>The largest share of a canary: beyond it, it is promoted.</summary>
    public const double MaxWeight = 0.5;

    /// <summary>The largest rollback window: no more of a route's revisions are looked at.</summary>
    public const int MaxRollbackWindow = 50;

    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(30);

    /// <summary>Every error of a rollout that is to begin; empty where it may.</summary>
    /// <param name="status">The rollout as it would begin.</param>
    /// <param name="records">Every version of the model.</param>
    public static ImmutableArray<FieldError> Check(RolloutStatus status, IReadOnlyCollection<VersionRecord> records)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        CheckVersion(status, records, errors);
        CheckSpec(status.Spec, errors);
        AbTestRules.CheckStart(status, errors);
        // The stages are only made of a spec that makes sense.
        if (errors.Count == 0)
            CheckStages(status, errors);
        return errors.ToImmutable();
    }

    /// <summary>Every error of a spec by itself; empty where it makes sense.</summary>
    public static ImmutableArray<FieldError> CheckSpec(RolloutSpec spec)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        CheckSpec(spec, errors);
        return errors.ToImmutable();
    }

    private static void CheckVersion(RolloutStatus status, IReadOnlyCollection<VersionRecord> records, ImmutableArray<FieldError>.Builder errors)
    {
        var version = status.Spec.Version;
        if (records.FirstOrDefault(record => record.Key.Version == version) is not { } record)
            errors.Add(new FieldError("version", $"is {version}, expected a version of the model ({string.Join(", ", records.Select(known => known.Key.Version))})"));
        else if (!RouteReadiness.CanBeRouted(record))
            errors.Add(new FieldError("version", $"is {version}, which is {record.State}, expected one that is Ready, Serving or Superseded"));
        else if (RolloutRoutes.MainVersion(status.Before, version) is null)
            errors.Add(new FieldError("version", $"is {version}, beside which the route serves no other: there is nothing to roll out from"));
    }

    private static void CheckSpec(RolloutSpec spec, ImmutableArray<FieldError>.Builder errors)
    {
        CheckSteps(spec, errors);
        AnalysisRules.Check(spec, errors);
        AbTestRules.Check(spec, errors);
        if (spec.MaxSurge < 0)
            errors.Add(new FieldError("maxSurge", $"is {spec.MaxSurge}, expected 0 or more"));
        if (spec.MaxUnavailable < 0)
            errors.Add(new FieldError("maxUnavailable", $"is {spec.MaxUnavailable}, expected 0 or more"));
        if (spec is { Strategy: RolloutStrategy.RollingUpdate, MaxSurge: 0, MaxUnavailable: 0 })
            errors.Add(new FieldError("maxUnavailable", "and 'maxSurge' are 0, expected one above: no instance could be replaced"));
        if (!RouteLabel.IsName(spec.PreviewLabel) || spec.PreviewLabel == RolloutRoutes.Stable)
            errors.Add(new FieldError("previewLabel", $"is '{spec.PreviewLabel}', expected {RouteLabel.Rule}, and not '{RolloutRoutes.Stable}'"));
        if (spec.RollbackWindow is < 0 or > MaxRollbackWindow)
            errors.Add(new FieldError("rollbackWindow.revisions", $"is {spec.RollbackWindow}, expected 0 to {MaxRollbackWindow}"));
        if (!(spec.Share is > 0 and <= 1))
            errors.Add(new FieldError("share", Invariant($"is {spec.Share * 100:0.###}, expected above 0 to 100 percent")));
        if (!(spec.Weight is >= 0 and <= MaxWeight))
            errors.Add(new FieldError("weight", Invariant($"is {spec.Weight * 100:0.###}, expected 0 to {MaxWeight * 100:0} percent")));
        if (spec.Duration is { } duration)
            CheckTime("duration", duration, TimeSpan.FromTicks(1), errors);
        CheckTime("autoPromotionSeconds", spec.AutoPromotionDelay, TimeSpan.Zero, errors);
        CheckTime("scaleDownDelaySeconds", spec.ScaleDownDelay, TimeSpan.Zero, errors);
        CheckTime("progressDeadlineSeconds", spec.ProgressDeadline, TimeSpan.FromSeconds(1), errors);
    }

    private static void CheckSteps(RolloutSpec spec, ImmutableArray<FieldError>.Builder errors)
    {
        if (spec.Strategy != RolloutStrategy.Canary)
        {
            if (!spec.Steps.IsEmpty)
                errors.Add(new FieldError("steps", $"are of a canary, but the strategy is {RolloutCommands.Words(spec.Strategy)}"));
            return;
        }

        if (spec.Steps.Length > MaxSteps)
            errors.Add(new FieldError("steps", $"are {spec.Steps.Length}, expected at most {MaxSteps}"));
        if (!spec.Steps.Any(IsSeenBy))
            errors.Add(new FieldError("steps", "lead nowhere, expected one at least that sends requests, or copies of them, to the new version ('setWeight' above 0, 'setHeaderRoute' or 'setMirrorRoute')"));
        if (spec.IsRolling && spec.Steps.Any(step => step.Kind == RolloutStepKind.SetCanaryScale))
            errors.Add(new FieldError("steps", "set the canary's scale, which a rolling canary has by its share"));
        for (var i = 0; i < spec.Steps.Length; i++)
            CheckStep(spec.Steps, i, errors);
    }

    private static bool IsSeenBy(RolloutStep step) =>
        (step.Kind is RolloutStepKind.SetWeight or RolloutStepKind.SetMirrorRoute && step.Weight > 0) || (step.Kind == RolloutStepKind.SetHeaderRoute && !step.When.IsEmpty);

    private static void CheckStep(ImmutableArray<RolloutStep> steps, int i, ImmutableArray<FieldError>.Builder errors)
    {
        var step = steps[i];
        switch (step.Kind)
        {
            case RolloutStepKind.SetWeight when !(step.Weight is >= 0 and <= MaxWeight):
                errors.Add(new FieldError($"steps[{i}].setWeight", Invariant($"is {step.Weight * 100:0.###}, expected 0 to {MaxWeight * 100:0} percent: beyond that a canary is promoted")));
                break;
            case RolloutStepKind.Pause when step.Duration is { } duration:
                CheckTime($"steps[{i}].pause.duration", duration, TimeSpan.FromTicks(1), errors);
                break;
            case RolloutStepKind.SetMirrorRoute when !(step.Weight is >= 0 and <= 1):
                errors.Add(new FieldError($"steps[{i}].setMirrorRoute.percentage", Invariant($"is {step.Weight * 100:0.###}, expected 0 to 100 percent")));
                break;
            case RolloutStepKind.SetMirrorRoute when step.Weight == 0 && !steps.Take(i).Any(earlier => earlier.Kind == RolloutStepKind.SetMirrorRoute && earlier.Name == step.Name && earlier.Weight > 0):
                errors.Add(new FieldError($"steps[{i}].setMirrorRoute.name", $"is '{step.Name}', which no step before has made"));
                break;
            case RolloutStepKind.SetCanaryScale when step.Replicas is < 1:
                errors.Add(new FieldError($"steps[{i}].setCanaryScale.replicas", $"is {step.Replicas}, expected 1 or more"));
                break;
            case RolloutStepKind.SetCanaryScale when !(step.Weight is >= 0 and <= 1):
                errors.Add(new FieldError($"steps[{i}].setCanaryScale.weight", Invariant($"is {step.Weight * 100:0.###}, expected above 0 to 100 percent")));
                break;
            case RolloutStepKind.SetHeaderRoute:
                if (step.When.IsEmpty && !steps.Take(i).Any(earlier => earlier.Kind == RolloutStepKind.SetHeaderRoute && earlier.Name == step.Name && !earlier.When.IsEmpty))
                    errors.Add(new FieldError($"steps[{i}].setHeaderRoute.name", $"is '{step.Name}', which no step before has made"));
                break;
        }
    }

    private static void CheckStages(RolloutStatus status, ImmutableArray<FieldError>.Builder errors)
    {
        var plan = RolloutPlan.Of(status with { IsRollback = false });
        AnalysisRules.CheckStages(status, plan, errors);
        // Errors come once, of the first route that has them.
        for (var i = 0; i < plan.Length && errors.Count == 0; i++)
        {
            foreach (var error in RouteValidator.Check(plan[i].Route))
                errors.Add(new FieldError(status.Spec.Strategy == RolloutStrategy.Canary && i < status.Spec.Steps.Length ? $"steps[{i}].{error.Field}" : error.Field, error.Message));
        }
    }

    private static void CheckTime(string field, TimeSpan time, TimeSpan least, ImmutableArray<FieldError>.Builder errors)
    {
        if (time < least || time > MaxTime)
        {
            var lowest = least == TimeSpan.Zero ? "0" : least < TimeSpan.FromSeconds(1) ? "more than 0" : "1";
            errors.Add(new FieldError(field, Invariant($"is {time.TotalSeconds:0.###} s, expected {lowest} to {MaxTime.TotalDays:0} days")));
        }
    }
}
