using System.Collections.Immutable;
using System.Globalization;
using ModelGrains.Rollouts;
using ModelGrains.Routing;

namespace ModelGrains.Core.Rollouts;

/// <summary>
/// The stages of a rollout, from what was asked for and what stood before it alone: the same after every crash. Every strategy is a list of
/// routes, so that one policy (<see cref="RolloutPolicy"/>) carries out all of them.
/// </summary>
public static class RolloutPlan
{
    /// <summary>The stages, in their order; never empty.</summary>
    public static ImmutableArray<RolloutStage> Of(RolloutStatus status) => status.Spec.Strategy switch
    {
        RolloutStrategy.Recreate => Recreate(status),
        RolloutStrategy.RollingUpdate => RollingUpdate(status),
        RolloutStrategy.BlueGreen => BlueGreen(status),
        RolloutStrategy.Canary => Canary(status),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status.Spec.Strategy, "There is no such strategy."),
    };

    private static ImmutableArray<RolloutStage> Recreate(RolloutStatus status) =>
    [
        new RolloutStage("drain and unload the old version", RouteSpec.Empty),
        new RolloutStage($"all traffic to version {status.Spec.Version}", RolloutRoutes.Final(status)) { IsFull = true },
    ];

    private static ImmutableArray<RolloutStage> BlueGreen(RolloutStatus status) =>
    [
        new RolloutStage($"version {status.Spec.Version} as '{status.Spec.PreviewLabel}'", RolloutRoutes.Share(status, 0, status.Spec.PreviewLabel))
        {
            Hold = status.Spec.AutoPromotionDelay,
            WaitsForCommand = !status.Spec.AutoPromotionEnabled,
        },
        .. Switch(status),
    ];

    private static ImmutableArray<RolloutStage> Canary(RolloutStatus status)
    {
        var stages = ImmutableArray.CreateBuilder<RolloutStage>();
        var (weight, segments) = (0.0, ImmutableArray<RouteSegment>.Empty);
        foreach (var step in status.Spec.Steps)
        {
            var text = $"stay at {Percent(weight)}";
            switch (step.Kind)
            {
                case RolloutStepKind.SetWeight:
                    weight = step.Weight;
                    text = $"{Percent(weight)} to version {status.Spec.Version}";
                    break;
                case RolloutStepKind.SetHeaderRoute:
                    segments = segments.RemoveAll(segment => segment.Name == step.Name);
                    if (!step.When.IsEmpty)
                        segments = segments.Add(new RouteSegment { Name = step.Name, When = step.When, Version = status.Spec.Version });
                    text = $"segment '{step.Name}' {(step.When.IsEmpty ? "ends" : $"to version {status.Spec.Version}")}";
                    break;
            }

            stages.Add(new RolloutStage(text, RolloutRoutes.Share(status, weight, RolloutRoutes.Canary, segments))
            {
                Hold = step.Duration ?? TimeSpan.Zero,
                WaitsForCommand = step is { Kind: RolloutStepKind.Pause, Duration: null },
            });
        }

        stages.AddRange(Switch(status));
        return stages.ToImmutable();
    }

    private static ImmutableArray<RolloutStage> RollingUpdate(RolloutStatus status)
    {
        var stages = ImmutableArray.CreateBuilder<RolloutStage>();
        var old = status.Before.Targets.Where(target => target.Version != status.Spec.Version && target.Weight > 0)
            .Select(target => (target.Version, target.Instances)).ToArray();
        var (added, wanted) = (0, status.Instances);
        for (var left = old.Sum(one => one.Instances); left > 0 || added < wanted;)
        {
            if (added < wanted && (left + added < wanted + status.Spec.MaxSurge || left == 0))
            {
                added++;
                stages.Add(new RolloutStage($"instance {added} of {wanted} of version {status.Spec.Version} takes requests", RolloutRoutes.Instances(status, old, added)));
            }
            else
            {
                var at = Array.FindIndex(old, one => one.Instances > 0);
                old[at].Instances--;
                left--;
                // With no instance left, and none of the new version yet, the model would be gone: the new one comes first.
                if (left > 0 || added > 0)
                    stages.Add(new RolloutStage($"instance {old[at].Instances} of version {old[at].Version} leaves", RolloutRoutes.Instances(status, old, added)));
            }
        }

        stages.Add(new RolloutStage($"all traffic to version {status.Spec.Version}", RolloutRoutes.Final(status)) { IsFull = true });
        return stages.ToImmutable();
    }

    /// <summary>All traffic at once, the old version ready for a while, and then gone.</summary>
    private static ImmutableArray<RolloutStage> Switch(RolloutStatus status)
    {
        var final = new RolloutStage($"all traffic to version {status.Spec.Version}", RolloutRoutes.Final(status));
        if (status.Spec.ScaleDownDelay == TimeSpan.Zero)
            return [final with { IsFull = true }];
        return [final with { Route = RolloutRoutes.Warm(status), Hold = status.Spec.ScaleDownDelay, IsFull = true }, final with { Text = "the old version leaves" }];
    }

    private static string Percent(double weight) => string.Create(CultureInfo.InvariantCulture, $"{weight * 100:0.###} %");
}
