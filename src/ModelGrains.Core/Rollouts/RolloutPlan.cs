using System.Collections.Immutable;
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
        RolloutStrategy.Canary or RolloutStrategy.BlueGreen when status.IsRollback => Switch(status),
        RolloutStrategy.Recreate => Recreate(status),
        RolloutStrategy.RollingUpdate => RollingUpdate(status),
        RolloutStrategy.BlueGreen => BlueGreen(status),
        RolloutStrategy.Canary => CanaryStages.Of(status),
        RolloutStrategy.AbTest => AbTest(status, status.Spec.AbTest!),
        RolloutStrategy.Shadow => Shadow(status),
        RolloutStrategy.ChampionChallenger => ChampionChallenger(status),
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
            Guard = status.Spec.Analysis,
        },
        .. Switch(status),
    ];

    private static ImmutableArray<RolloutStage> Shadow(RolloutStatus status) =>
    [
        new RolloutStage($"copies of {RolloutText.Percent(status.Spec.Share)} to version {status.Spec.Version}", RolloutRoutes.Mirror(status))
        {
            Hold = status.Spec.Duration ?? TimeSpan.Zero,
            WaitsForCommand = status.Spec.Duration is null,
            Guard = status.Spec.Analysis,
            IsCopied = true,
        },
        new RolloutStage("the copies end", status.Before) { IsFull = true },
    ];

    private static ImmutableArray<RolloutStage> AbTest(RolloutStatus status, AbTestSpec test)
    {
        var split = new RolloutStage(AbTestPolicy.Text(status.Spec.Version, test), AbTestPolicy.RouteOf(status, test)) { Test = test, Guard = status.Spec.Analysis };
        return [split, split with { Text = "the test has ended", Test = null, WaitsForCommand = true }, .. Switch(status)];
    }

    private static ImmutableArray<RolloutStage> ChampionChallenger(RolloutStatus status)
    {
        var (spec, isCopied) = (status.Spec, status.Spec.Weight == 0);
        var route = isCopied ? RolloutRoutes.Mirror(status) : RolloutRoutes.Share(status, spec.Weight, RolloutRoutes.Canary);
        var what = isCopied ? $"with copies of {RolloutText.Percent(spec.Share)}" : $"with {RolloutText.Percent(spec.Weight)}";
        var challenge = new RolloutStage($"version {spec.Version} challenges, {what}", route) { Analysis = spec.Promotion, IsRule = true, Guard = spec.Analysis, IsCopied = isCopied };
        var waits = challenge with { Text = $"version {spec.Version} has shown what it must", Analysis = null, WaitsForCommand = true };
        return spec.AutoPromotionEnabled ? [challenge, .. Switch(status)] : [challenge, waits, .. Switch(status)];
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
    internal static ImmutableArray<RolloutStage> Switch(RolloutStatus status)
    {
        var final = new RolloutStage($"all traffic to version {status.Spec.Version}", RolloutRoutes.Final(status));
        if (status.Spec.ScaleDownDelay == TimeSpan.Zero)
            return [final with { IsFull = true }];
        return [final with { Route = RolloutRoutes.Warm(status), Hold = status.Spec.ScaleDownDelay, IsFull = true, Guard = status.Spec.Analysis }, final with { Text = "the old version leaves" }];
    }
}
