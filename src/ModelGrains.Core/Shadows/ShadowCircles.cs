using ModelGrains.Routing;

namespace ModelGrains.Core.Shadows;

/// <summary>Circles of shadows: a version whose copies lead back to it, over any number of routes.</summary>
internal static class ShadowCircles
{
    /// <summary>The circle that a shadow is part of, as <c>a/1 → b/1 → a/1</c>; null where it is part of none.</summary>
    /// <param name="model">The route's model.</param>
    /// <param name="spec">The route that is asked for.</param>
    /// <param name="index">The shadow's place in it.</param>
    /// <param name="others">The routes of other models.</param>
    public static string? Find(ModelName model, RouteSpec spec, int index, IReadOnlyCollection<RouteRevision> others)
    {
        var edges = others.Where(route => route.Model != model).SelectMany(route => Edges(route.Model, route.Spec)).Concat(Edges(model, spec))
            .ToLookup(edge => edge.Primary, edge => edge.Shadow);
        var (start, first) = (new VersionKey(model, spec.Shadows[index].Primary), spec.Shadows[index].Version);
        // A version that is its own shadow is told apart already.
        if (start == first)
            return null;
        var cameFrom = new Dictionary<VersionKey, VersionKey> { [first] = start };
        var next = new Queue<VersionKey>([first]);
        while (next.TryDequeue(out var version))
        {
            foreach (var shadow in edges[version])
            {
                if (shadow == start)
                    return Words(start, version, cameFrom);
                if (cameFrom.TryAdd(shadow, version))
                    next.Enqueue(shadow);
            }
        }

        return null;
    }

    private static IEnumerable<(VersionKey Primary, VersionKey Shadow)> Edges(ModelName model, RouteSpec spec) =>
        spec.Shadows.Select(shadow => (new VersionKey(model, shadow.Primary), shadow.Version));

    private static string Words(VersionKey start, VersionKey last, Dictionary<VersionKey, VersionKey> cameFrom)
    {
        var path = new Stack<VersionKey>([start]);
        for (var version = last; version != start; version = cameFrom[version])
            path.Push(version);
        path.Push(start);
        return string.Join(" → ", path);
    }
}
