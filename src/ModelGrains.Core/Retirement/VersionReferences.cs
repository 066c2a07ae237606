using ModelGrains.Models;
using ModelGrains.Routing;

namespace ModelGrains.Core.Retirement;

/// <summary>What refers to a version, so that it must not go away.</summary>
public static class VersionReferences
{
    /// <summary>What of a route refers to a version, in words that follow "kept:"; null where nothing does.</summary>
    /// <param name="key">The version.</param>
    /// <param name="route">Its model's route, or another model's.</param>
    /// <param name="now">The time, in UTC: a shadow whose window has passed refers to nothing.</param>
    public static string? Of(VersionKey key, RouteRevision route, DateTimeOffset now)
    {
        if (route.Model == key.Model && route.Spec.Find(key.Version) is not null)
            return $"the route uses it (revision {route.Revision})";
        return OfShadows(key, route, now);
    }

    /// <summary>As <see cref="Of"/>, of the route's shadows alone.</summary>
    public static string? OfShadows(VersionKey key, RouteRevision route, DateTimeOffset now)
    {
        foreach (var shadow in route.Spec.Shadows)
        {
            if (shadow.Version == key && !shadow.HasEnded(now))
                return $"it is the shadow '{shadow.Name}' of {route.Model}/{shadow.Primary} (route revision {route.Revision})";
        }

        return null;
    }
}
