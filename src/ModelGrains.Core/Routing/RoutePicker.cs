using ModelGrains.Routing;

namespace ModelGrains.Core.Routing;

/// <summary>Picks a version by weight from one revision of the route.</summary>
public static class RoutePicker
{
    /// <summary>The target that a number falls to, by the cumulative weights; null where the route serves nothing.</summary>
    /// <param name="spec">The split.</param>
    /// <param name="point">At least 0 and below 1, drawn by the caller.</param>
    public static RouteTarget? Pick(RouteSpec spec, double point)
    {
        RouteTarget? last = null;
        var cumulative = 0.0;
        foreach (var target in spec.Targets)
        {
            // One without weight is there for who asks for it.
            if (!(target.Weight > 0))
                continue;
            last = target;
            cumulative += target.Weight;
            if (point < cumulative)
                break;
        }

        return last;
    }
}
