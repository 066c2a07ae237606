using System.Collections.Immutable;
using ModelGrains.Analysis;
using ModelGrains.Core.Analysis;
using ModelGrains.Errors;
using ModelGrains.Rollouts;

namespace ModelGrains.Core.Rollouts;

/// <summary>Which analyses a rollout may have; collects every error.</summary>
internal static class AnalysisRules
{
    /// <summary>Errors of a spec by itself.</summary>
    public static void Check(RolloutSpec spec, ImmutableArray<FieldError>.Builder errors)
    {
        var isCopied = spec.Strategy == RolloutStrategy.Shadow || spec is { Strategy: RolloutStrategy.ChampionChallenger, Weight: 0 };
        if (spec.Analysis is { } analysis)
        {
            if (spec.Strategy is RolloutStrategy.Recreate or RolloutStrategy.RollingUpdate)
                errors.Add(new FieldError("analysis", $"is given, but during {RolloutCommands.Words(spec.Strategy)} no share stands for long enough to be measured"));
            AnalysisValidator.Check(analysis, "analysis", isEndless: true, isCopied, errors);
        }

        for (var i = 0; i < spec.Steps.Length; i++)
        {
            if (spec.Steps[i].Analysis is { } step)
                CheckStep(step, $"steps[{i}].analysis", errors);
        }

        if (spec.Strategy == RolloutStrategy.ChampionChallenger && spec.Promotion is null)
            errors.Add(new FieldError("promotion", "is missing, expected what the challenger has to show"));
        if (spec.Strategy != RolloutStrategy.ChampionChallenger && spec.Promotion is not null)
            errors.Add(new FieldError("promotion", $"is of championChallenger, but the strategy is {RolloutCommands.Words(spec.Strategy)}"));
        if (spec.Promotion is { } rule)
            AnalysisValidator.Check(rule, "promotion", isEndless: false, isCopied, errors);
    }

    private static void CheckStep(AnalysisSpec step, string field, ImmutableArray<FieldError>.Builder errors)
    {
        AnalysisValidator.Check(step, field, isEndless: false, isCopied: false, errors);
        for (var i = 0; i < step.Metrics.Length; i++)
        {
            if (step.Count > 0 && step.Metrics[i].FailureLimit >= step.Count)
                errors.Add(new FieldError($"{field}.metrics[{i}].failureLimit", $"is {step.Metrics[i].FailureLimit}, expected less than 'count', which is {step.Count}: it could never fail"));
        }
    }

    /// <summary>Errors of what is to be measured where it cannot be.</summary>
    public static void CheckStages(RolloutStatus status, ImmutableArray<RolloutStage> plan, ImmutableArray<FieldError>.Builder errors)
    {
        for (var i = 0; i < plan.Length; i++)
        {
            if (plan[i].Analysis is { } analysis && !plan[i].HasCopies(status))
                Need(analysis, plan[i].IsRule ? "promotion" : $"steps[{i}].analysis", errors);
        }

        if (status.Spec.Analysis is { } guard && !plan.Any(stage => stage.Guard is not null && stage.HasCopies(status)))
            Need(guard, "analysis", errors);
    }

    private static void Need(AnalysisSpec analysis, string field, ImmutableArray<FieldError>.Builder errors)
    {
        for (var i = 0; i < analysis.Metrics.Length; i++)
        {
            var kind = analysis.Metrics[i].Kind;
            if (MetricPolicy.NeedsCopies(kind))
                errors.Add(new FieldError($"{field}.metrics[{i}].name", $"is {MetricPolicy.Words(kind)}, which needs copies: expected 'setMirrorRoute' before it, or a shadow of the route"));
        }
    }
}
