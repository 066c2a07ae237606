using System.Collections.Immutable;
using ModelGrains.Core.Analysis;
using ModelGrains.Rollouts;
using ModelGrains.Routing;

namespace ModelGrains.Core.Rollouts;

/// <summary>The stages of a canary: one for each step, each with all that the steps before it have set, and then all traffic.</summary>
internal static class CanaryStages
{
    public static ImmutableArray<RolloutStage> Of(RolloutStatus status)
    {
        var stages = ImmutableArray.CreateBuilder<RolloutStage>();
        var canary = new CanaryRoute();
        foreach (var step in status.Spec.Steps)
        {
            canary = After(canary, step, status);
            var route = RolloutRoutes.Of(status, canary);
            stages.Add(new RolloutStage(Text(step, canary, status, route), route)
            {
                Hold = step.Duration ?? TimeSpan.Zero,
                WaitsForCommand = step is { Kind: RolloutStepKind.Pause, Duration: null },
                Analysis = step.Analysis,
                Guard = canary.IsSeen ? status.Spec.Analysis : null,
                IsCopied = canary.IsCopied,
            });
        }

        stages.AddRange(RolloutPlan.Switch(status));
        return stages.ToImmutable();
    }

    private static CanaryRoute After(CanaryRoute before, RolloutStep step, RolloutStatus status) => step.Kind switch
    {
        RolloutStepKind.SetWeight => before with { Weight = step.Weight },
        RolloutStepKind.SetHeaderRoute => before with { Segments = Header(before.Segments, step, status) },
        RolloutStepKind.SetMirrorRoute => before with { Mirrors = Mirror(before.Mirrors, step, status) },
        RolloutStepKind.SetCanaryScale => before with { Scale = step },
        _ => before,
    };

    private static ImmutableArray<RouteSegment> Header(ImmutableArray<RouteSegment> before, RolloutStep step, RolloutStatus status)
    {
        var others = before.RemoveAll(segment => segment.Name == step.Name);
        return step.When.IsEmpty ? others : others.Add(new RouteSegment { Name = step.Name, When = step.When, Version = status.Spec.Version });
    }

    private static ImmutableArray<RouteShadow> Mirror(ImmutableArray<RouteShadow> before, RolloutStep step, RolloutStatus status)
    {
        var others = before.RemoveAll(shadow => shadow.Name == step.Name);
        return step.Weight == 0 ? others : others.Add(RolloutRoutes.MirrorOf(status, step.Name, step.Weight) with { When = step.When });
    }

    private static string Text(RolloutStep step, CanaryRoute canary, RolloutStatus status, RouteSpec route)
    {
        var (version, target) = (status.Spec.Version, route.Find(status.Spec.Version)!);
        return step.Kind switch
        {
            RolloutStepKind.SetWeight when status.Spec.IsRolling => $"{target.Instances} of {route.Targets.Sum(one => one.Instances)} instances to version {version}, {RolloutText.Percent(target.Weight)}",
            RolloutStepKind.SetWeight => $"{RolloutText.Percent(canary.Weight)} to version {version}",
            RolloutStepKind.SetHeaderRoute => $"segment '{step.Name}' {(step.When.IsEmpty ? "ends" : $"to version {version}")}",
            RolloutStepKind.SetMirrorRoute => step.Weight == 0 ? $"copies '{step.Name}' end" : $"copies of {RolloutText.Percent(step.Weight)} to version {version}",
            RolloutStepKind.SetCanaryScale => $"{target.Instances} instances of version {version}",
            RolloutStepKind.Analysis => $"measure {string.Join(", ", step.Analysis!.Metrics.Select(metric => MetricPolicy.NameOf(metric)))} at {RolloutText.Percent(target.Weight)}",
            _ => $"stay at {RolloutText.Percent(target.Weight)}",
        };
    }
}
