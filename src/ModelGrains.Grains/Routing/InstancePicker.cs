using ModelGrains.Core.Routing;
using ModelGrains.Inference;
using ModelGrains.Routing;

namespace ModelGrains.Grains.Routing;

/// <summary>Picks the instance for a request by one revision of a route. Safe for concurrent use.</summary>
public sealed class InstancePicker
{
    private readonly Random random;
    private uint nextSlot;

    /// <summary>Makes a picker.</summary>
    /// <param name="random">The dice of weighted routes; safe for concurrent use.</param>
    public InstancePicker(Random random) => this.random = random;

    /// <summary>The instance: of the version asked for by number, also where the route does not name it, else of the one the route picks; null where it picks none.</summary>
    /// <param name="route">The route.</param>
    /// <param name="request">The request.</param>
    /// <param name="pick">The version and why it was picked.</param>
    public InstanceKey? Pick(RouteModel route, InferRequest request, out RoutePick pick)
    {
        pick = route.Pick(request, route.Revision.Spec.Targets.Length > 1 ? random.NextDouble() : 0);
        if (pick.Target is not { } target)
            return null;
        var slot = target.Instances <= 1 ? 0 : (int)(Interlocked.Increment(ref nextSlot) % (uint)target.Instances);
        return new InstanceKey(request.Model, target.Version, slot);
    }

    /// <summary>
    /// Another instance for a request whose first one is out: a slot of the same version, else one of another version that the route serves,
    /// the one with the largest share first. Null where every one is out, or the request asks for its version by number or label.
    /// </summary>
    /// <param name="route">The route.</param>
    /// <param name="request">The request.</param>
    /// <param name="first">The instance that was picked.</param>
    /// <param name="isOut">Whether an instance is out.</param>
    public static InstanceKey? PickOther(RouteModel route, InferRequest request, InstanceKey first, Func<InstanceKey, bool> isOut)
    {
        var targets = route.Revision.Spec.Targets
            .Where(target => target.Version == first.Version || (request.Version is null && request.Label.Length == 0 && target.Weight > 0))
            .OrderByDescending(target => target.Version == first.Version)
            .ThenByDescending(target => target.Weight);
        foreach (var target in targets)
        {
            for (var slot = 0; slot < target.Instances; slot++)
            {
                var key = new InstanceKey(request.Model, target.Version, slot);
                if (key != first && !isOut(key))
                    return key;
            }
        }

        return null;
    }
}
