using System.Collections.Concurrent;
using ModelGrains.Core.Routing;
using ModelGrains.Routing;

namespace ModelGrains.Grains.Routing;

/// <summary>The routes that this silo knows, each an immutable revision swapped whole. Safe for concurrent use.</summary>
public sealed class RouteTable
{
    private readonly ConcurrentDictionary<ModelName, RouteModel> routes = new();

    /// <summary>Raised with each revision that is new to this silo, once it stands; two at once may come in either order.</summary>
    public event Action<RouteModel>? Changed;

    /// <summary>All of them.</summary>
    public IEnumerable<RouteModel> Read() => routes.Values;

    /// <summary>The newest revision that this silo was told of; null where it was told of none.</summary>
    public RouteModel? Find(ModelName model) => routes.GetValueOrDefault(model);

    /// <summary>Takes a revision unless it or a newer one is there, and gives the one that stands.</summary>
    public RouteModel Update(RouteRevision route)
    {
        // What a silo has already comes again whenever a router asks: it is not prepared anew.
        if (routes.TryGetValue(route.Model, out var standing) && standing.Revision.Revision >= route.Revision)
            return standing;
        var stands = routes.AddOrUpdate(
            route.Model,
            static (_, added) => added,
            static (_, current, added) => added.Revision.Revision > current.Revision.Revision ? added : current,
            new RouteModel(route));
        Changed?.Invoke(stands);
        return stands;
    }
}
