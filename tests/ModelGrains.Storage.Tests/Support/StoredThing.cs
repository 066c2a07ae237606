using System.Collections.Immutable;
using ModelGrains.Models;
using ModelGrains.Routing;

namespace ModelGrains.Storage.Tests.Support;

/// <summary>A state such as the grains store: records in a list, and a route.</summary>
public sealed class StoredThing
{
    public List<VersionRecord> Records { get; set; } = [];

    public RouteRevision? Route { get; set; }

    public ImmutableArray<RouteRevision> History { get; set; } = [];

    public string Added { get; set; } = "by a later release";
}
