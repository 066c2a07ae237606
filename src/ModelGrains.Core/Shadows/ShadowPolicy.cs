using System.Collections.Immutable;
using ModelGrains.Routing;

namespace ModelGrains.Core.Shadows;

/// <summary>What changes of a route mean for its shadows.</summary>
public static class ShadowPolicy
{
    /// <summary>The route with the beginning of each comparison: it goes on where the present route compares the same.</summary>
    public static RouteSpec Stamp(RouteSpec current, RouteSpec asked, DateTimeOffset now) => asked with
    {
        Shadows = [.. asked.Shadows.Select(shadow => shadow with { Since = current.Shadows.FirstOrDefault(shadow.ComparesAs)?.Since ?? now })],
    };

    /// <summary>The route without the shadows whose window has passed.</summary>
    public static RouteSpec WithoutEnded(RouteSpec spec, DateTimeOffset now) => spec with { Shadows = spec.Shadows.RemoveAll(shadow => shadow.HasEnded(now)) };

    /// <summary>The route without shadows whose primary it has no more.</summary>
    public static RouteSpec WithoutOrphans(RouteSpec spec) =>
        spec.Shadows.IsEmpty ? spec : spec with { Shadows = spec.Shadows.RemoveAll(shadow => spec.Find(shadow.Primary) is null) };

    /// <summary>Every version that gets copies, once.</summary>
    public static ImmutableArray<VersionKey> Versions(RouteSpec spec) => [.. spec.Shadows.Select(shadow => shadow.Version).Distinct()];

    /// <summary>The versions that got copies before and get none any more.</summary>
    public static ImmutableArray<VersionKey> Left(RouteSpec before, RouteSpec after) => [.. Versions(before).Except(Versions(after))];
}
