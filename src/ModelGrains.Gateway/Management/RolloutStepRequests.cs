using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Protocol.Management;
using ModelGrains.Rollouts;
using ModelGrains.Routing;

namespace ModelGrains.Gateway.Management;

/// <summary>Reads the steps of a canary as commands say them; every error at once, each naming its field.</summary>
internal static class RolloutStepRequests
{
    /// <summary>A step; null, with an error, where it is none.</summary>
    public static RolloutStep? ToStep(RolloutStepView step, string field, ImmutableArray<FieldError>.Builder errors)
    {
        var given = ((object?[])[step.SetWeight, step.Pause, step.SetHeaderRoute, step.Analysis, step.SetMirrorRoute, step.SetCanaryScale]).Count(one => one is not null);
        if (given != 1)
        {
            errors.Add(new FieldError(field, $"has {given} actions, expected one of 'setWeight', 'pause', 'setHeaderRoute', 'analysis', 'setMirrorRoute' and 'setCanaryScale'"));
            return null;
        }

        return step switch
        {
            { SetWeight: { } percent } => new RolloutStep { Kind = RolloutStepKind.SetWeight, Weight = percent / 100 },
            { SetHeaderRoute: { } header } => new RolloutStep
            {
                Kind = RolloutStepKind.SetHeaderRoute,
                Name = header.Name ?? "",
                When = ToConditions(header.Match, $"{field}.setHeaderRoute.match", errors),
            },
            { Analysis: { } analysis } => new RolloutStep { Kind = RolloutStepKind.Analysis, Analysis = AnalysisRequests.ToSpec(analysis, $"{field}.analysis", 1, errors) },
            { SetMirrorRoute: { } mirror } => new RolloutStep
            {
                Kind = RolloutStepKind.SetMirrorRoute,
                Name = mirror.Name ?? "",
                Weight = (mirror.Percentage ?? (mirror.Match is null ? 0 : 100)) / 100,
                When = ToConditions(mirror.Match, $"{field}.setMirrorRoute.match", errors),
            },
            { SetCanaryScale: { } scale } => ToScale(scale, $"{field}.setCanaryScale", errors),
            _ => ToPause(step.Pause!, $"{field}.pause", errors),
        };
    }

    private static ImmutableArray<RouteCondition> ToConditions(IReadOnlyList<RouteConditionView>? match, string field, ImmutableArray<FieldError>.Builder errors) =>
        RouteRequests.ToConditions(match, field, errors);

    private static RolloutStep? ToPause(RolloutPauseView pause, string field, ImmutableArray<FieldError>.Builder errors) => new()
    {
        Kind = RolloutStepKind.Pause,
        Duration = pause.Duration is { } text ? AnalysisRequests.ToTime(text, TimeSpan.FromTicks(1), $"{field}.duration", errors) : null,
    };

    private static RolloutStep? ToScale(RolloutCanaryScaleView scale, string field, ImmutableArray<FieldError>.Builder errors)
    {
        var given = ((object?[])[scale.Replicas, scale.Weight, scale.MatchTrafficWeight]).Count(one => one is not null);
        if (given != 1 || scale.MatchTrafficWeight == false)
        {
            errors.Add(new FieldError(field, $"has {given} values, expected one of 'replicas', 'weight' and 'matchTrafficWeight: true'"));
            return null;
        }

        // A share of nothing is how following the traffic is told.
        if (scale.Weight is not ({ } percent and <= 0))
            return new RolloutStep { Kind = RolloutStepKind.SetCanaryScale, Replicas = scale.Replicas, Weight = (scale.Weight ?? 0) / 100 };
        errors.Add(new FieldError($"{field}.weight", FormattableString.Invariant($"is {percent}, expected above 0 to 100 percent")));
        return null;
    }
}
