using ModelGrains.Routing;

namespace ModelGrains.Core.Routing;

/// <summary>Picks the version for a request from one revision of the route.</summary>
public static class RoutePicker
{
    /// <summary>The target that a number falls to, by the cumulative weights; null where the route serves nothing.</summary>
    /// <param name="spec">The split.</param>
    /// <param name="point">At least 0 and below 1, drawn by the caller.</param>
    public static RouteTarget? Pick(RouteSpec spec, double point)
    {
        if (spec.Targets.Length <= 1)
            return spec.Targets.Length == 0 ? null : spec.Targets[0];
        var cumulative = 0.0;
        foreach (var target in spec.Targets)
        {
            cumulative += target.Weight;
            if (point < cumulative)
                return target;
        }

        return spec.Targets[^1];
    }
}
