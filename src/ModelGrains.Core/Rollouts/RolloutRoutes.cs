using System.Collections.Immutable;
using ModelGrains.Core.Routing;
using ModelGrains.Core.Shadows;
using ModelGrains.Rollouts;
using ModelGrains.Routing;

namespace ModelGrains.Core.Rollouts;

/// <summary>The routes that a rollout passes through, each made of the one that stood before it.</summary>
public static class RolloutRoutes
{
    /// <summary>The label of the version that had most of the traffic, during a rollout; after it of the new one.</summary>
    public const string Stable = "stable";

    /// <summary>The label of the new version during a canary.</summary>
    public const string Canary = "canary";

    /// <summary>The name of the shadow of a rollout that copies requests.</summary>
    public const string MirrorName = "rollout";

    /// <summary>The new version with a share of the traffic, the others with what is left of theirs.</summary>
    /// <param name="status">The rollout.</param>
    /// <param name="weight">The share, 0 to 1.</param>
    /// <param name="label">The new version's label; empty for none.</param>
    public static RouteSpec Share(RolloutStatus status, double weight, string label) => Share(status, weight, label, status.Instances);

    /// <summary>What the steps of a canary have set so far, as a route.</summary>
    internal static RouteSpec Of(RolloutStatus status, CanaryRoute canary)
    {
        var route = status.Spec.IsRolling ? Rolling(status, canary.Weight) : Share(status, canary.Weight, Canary, canary.InstancesOf(status.Instances));
        return route with { Segments = canary.Segments.AddRange(route.Segments), Shadows = route.Shadows.AddRange(canary.Mirrors) };
    }

    /// <summary>The route that stood before, with copies of its requests to the new version.</summary>
    public static RouteSpec Mirror(RolloutStatus status) =>
        status.Before with { Shadows = status.Before.Shadows.Add(MirrorOf(status, MirrorName, status.Spec.Share)) };

    /// <summary>A shadow that copies the main version's requests to the new one.</summary>
    public static RouteShadow MirrorOf(RolloutStatus status, string name, double share) => new()
    {
        Name = name,
        Primary = MainVersion(status.Before, status.Spec.Version) ?? status.Spec.Version,
        Version = new VersionKey(status.Model, status.Spec.Version),
        Share = share,
    };

    private static RouteSpec Share(RolloutStatus status, double weight, string label, int instances)
    {
        var (before, version) = (status.Before, status.Spec.Version);
        var others = before.Targets.RemoveAll(target => target.Version == version);
        var sum = others.Sum(target => target.Weight);
        var labels = Labels(before, Stable, MainVersion(before, version));
        return before with
        {
            Targets = [.. others.Select(target => target with { Weight = target.Weight * (1 - weight) / sum }), new RouteTarget { Version = version, Weight = weight, Instances = instances }],
            Labels = label.Length > 0 ? Labels(before with { Labels = labels }, label, version) : labels,
            Sticky = status.Spec.Sticky ?? before.Sticky,
        };
    }

    /// <summary>As many instances of the new version as come nearest to a share, in the place of others, each with the same share of the traffic.</summary>
    private static RouteSpec Rolling(RolloutStatus status, double share)
    {
        var old = status.Before.Targets.Where(target => target.Version != status.Spec.Version && target.Weight > 0).ToDictionary(target => target.Version, target => target.Instances);
        var all = old.Values.Sum();
        var added = share == 0 ? 0 : Math.Clamp((int)Math.Round(share * all), 1, Math.Max(1, all - 1));
        for (var left = Math.Min(added, all - 1); left > 0; left--)
            old[old.MaxBy(one => one.Value).Key]--;
        var route = Share(status, (double)added / (added + old.Values.Sum()), Canary, Math.Max(1, added));
        return route with { Targets = [.. route.Targets.Select(target => old.TryGetValue(target.Version, out var instances) ? target with { Instances = Math.Max(1, instances) } : target)] };
    }

    /// <summary>All traffic on the new version; the others stay ready, without traffic.</summary>
    public static RouteSpec Warm(RolloutStatus status)
    {
        var final = Final(status);
        var others = status.Before.Targets.Where(target => final.Find(target.Version) is null);
        return final with { Targets = final.Targets.AddRange(others.Select(target => target with { Weight = 0 })) };
    }

    /// <summary>All traffic on the new version; only what the route's own labels and segments refer to stays beside it.</summary>
    public static RouteSpec Final(RolloutStatus status)
    {
        var (before, version) = (status.Before, status.Spec.Version);
        var own = before.Labels.RemoveAll(label => label.Name is Stable or Canary || label.Name == status.Spec.PreviewLabel);
        return RoutePolicy.Switch(before with { Labels = own.Add(new RouteLabel(Stable, version)) }, version, status.Instances);
    }

    /// <summary>Instances in place of each other, each with the same share of the traffic.</summary>
    /// <param name="status">The rollout.</param>
    /// <param name="old">How many instances of each other version; those without are left out.</param>
    /// <param name="added">How many of the new version.</param>
    public static RouteSpec Instances(RolloutStatus status, IReadOnlyList<(ModelVersion Version, int Instances)> old, int added)
    {
        double all = added + old.Sum(one => one.Instances);
        var targets = old.Where(one => one.Instances > 0)
            .Select(one => new RouteTarget { Version = one.Version, Weight = one.Instances / all, Instances = one.Instances }).ToImmutableArray();
        if (added > 0)
            targets = targets.Add(new RouteTarget { Version = status.Spec.Version, Weight = added / all, Instances = added });
        // Whom labels and segments refer to stays ready until the end.
        var kept = RoutePolicy.Switch(status.Before, status.Spec.Version, status.Instances).Targets
            .Where(target => target.Version != status.Spec.Version && targets.All(one => one.Version != target.Version));
        return ShadowPolicy.WithoutOrphans(status.Before with { Targets = targets.AddRange(kept), Sticky = status.Spec.Sticky ?? status.Before.Sticky });
    }

    /// <summary>The version with most of the traffic; null where the route serves nothing else.</summary>
    public static ModelVersion? MainVersion(RouteSpec route, ModelVersion other) =>
        route.Targets.Where(target => target.Version != other && target.Weight > 0).MaxBy(target => target.Weight)?.Version;

    private static ImmutableArray<RouteLabel> Labels(RouteSpec route, string name, ModelVersion? version) =>
        version is { } known ? route.Labels.RemoveAll(label => label.Name == name).Add(new RouteLabel(name, known)) : route.Labels;
}
