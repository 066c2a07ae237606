using System.Collections.Concurrent;
using ModelGrains.Core.Routing;
using ModelGrains.Routing;

namespace ModelGrains.Grains.Routing;

/// <summary>The routes that this silo knows, each an immutable revision swapped whole. Safe for concurrent use.</summary>
public sealed class RouteTable
{
    private readonly ConcurrentDictionary<ModelName, RouteEntry> routes = new();

    /// <summary>Raised with each revision that is new to this silo, once it stands; two at once may come in either order.</summary>
    public event Action<RouteModel>? Changed;

    /// <summary>What this silo knows of revisions, also of those that it has not.</summary>
    public RouteNews News { get; } = new();

    /// <summary>All of them.</summary>
    public IEnumerable<RouteModel> Read() => routes.Values.Select(entry => entry.Model);

    /// <summary>The newest revision that this silo was told of; null where it was told of none.</summary>
    public RouteModel? Find(ModelName model) => routes.GetValueOrDefault(model)?.Model;

    /// <summary>As <see cref="Find"/>, for a request to go by: routes in use are looked after.</summary>
    public RouteModel? Use(ModelName model) => routes.GetValueOrDefault(model)?.Use();

    /// <summary>The models by whose routes requests went since this was asked before.</summary>
    public IReadOnlyList<ModelName> TakeUsed() => [.. routes.Where(pair => pair.Value.TakeUse()).Select(pair => pair.Key)];

    /// <summary>Takes a revision unless it or a newer one is there, and gives the one that stands.</summary>
    public RouteModel Update(RouteRevision route)
    {
        // What a silo has already comes again whenever a router asks: it is not prepared anew.
        if (routes.TryGetValue(route.Model, out var known) && known.Model.Revision.Revision >= route.Revision)
            return known.Model;
        var offered = new RouteModel(route);
        var stands = routes.GetOrAdd(route.Model, static (_, added) => new RouteEntry(added), offered).Offer(offered);
        News.OnHas(route.Model, stands.Revision.Revision);
        Changed?.Invoke(stands);
        return stands;
    }
}
