using System.Collections.Immutable;
using ModelGrains.Core.Hashing;
using ModelGrains.Routing;

namespace ModelGrains.Core.Routing;

/// <summary>
/// Keeps callers on versions by weighted rendezvous hashing (Schindelhauer and Schomaker, "Weighted Distributed Hash Tables", 2005): each caller
/// draws an exponential number of each version's weight, the same whenever and wherever it is drawn, and the least one wins. So a caller
/// changes from one version to another only where the weight of the other has grown against that of the first, in any order and number of
/// versions, and goes back when that is undone: intervals of one hash, cut at cumulative weights, would move callers between versions whose
/// weights stand.
/// </summary>
internal static class StickyPicker
{
    private const double Unit = 1.0 / (1UL << 52);

    /// <summary>The target of a caller; one without weight has none. Allocates nothing.</summary>
    /// <param name="targets">The targets, of which at least one has weight.</param>
    /// <param name="salt">Other callers come first under another salt.</param>
    /// <param name="caller">What tells the caller from others.</param>
    public static RouteTarget? Pick(ImmutableArray<RouteTarget> targets, ReadOnlySpan<char> salt, ReadOnlySpan<char> caller)
    {
        var hash = KeyHash.Of(salt, caller);
        RouteTarget? picked = null;
        var least = double.PositiveInfinity;
        foreach (var target in targets)
        {
            if (!(target.Weight > 0))
                continue;
            // Above 0 and below 1, so that the logarithm is finite and not zero.
            var uniform = ((KeyHash.Combine(hash, target.Version.Value) >> 12) + 0.5) * Unit;
            var drawn = -Math.Log(uniform) / target.Weight;
            if (drawn < least)
                (least, picked) = (drawn, target);
        }

        return picked;
    }
}
