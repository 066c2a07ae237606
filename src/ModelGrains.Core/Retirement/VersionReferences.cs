using ModelGrains.Models;
using ModelGrains.Routing;

namespace ModelGrains.Core.Retirement;

/// <summary>What refers to a version, so that it must not go away.</summary>
public static class VersionReferences
{
    /// <summary>What refers to a version, in words that follow "kept:"; null where nothing does.</summary>
    /// <param name="key">The version.</param>
    /// <param name="route">Its model's route.</param>
    public static string? Of(VersionKey key, RouteRevision route) =>
        route.Spec.Find(key.Version) is not null ? $"the route uses it (revision {route.Revision})" : null;
}
