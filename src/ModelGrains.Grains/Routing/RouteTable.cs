using System.Collections.Concurrent;
using ModelGrains.Routing;

namespace ModelGrains.Grains.Routing;

/// <summary>The routes that this silo knows, each an immutable revision swapped whole. Safe for concurrent use.</summary>
public sealed class RouteTable
{
    private readonly ConcurrentDictionary<ModelName, RouteRevision> routes = new();

    /// <summary>The newest revision that this silo was told of; null where it was told of none.</summary>
    public RouteRevision? Find(ModelName model) => routes.GetValueOrDefault(model);

    /// <summary>Takes a revision unless a newer one is there, and gives the one that stands.</summary>
    public RouteRevision Update(RouteRevision route) =>
        routes.AddOrUpdate(route.Model, static (_, added) => added, static (_, current, added) => added.Revision > current.Revision ? added : current, route);
}
