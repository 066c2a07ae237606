using System.Collections.Immutable;
using ModelGrains.Routing;

namespace ModelGrains.Grains.Routing;

/// <summary>What a route grain stores.</summary>
[GenerateSerializer, Alias("mg.RouteState")]
internal sealed class RouteState
{
    /// <summary>How many revisions are kept.</summary>
    public const int MaxHistory = 200;

    /// <summary>The revisions, oldest first; the last one stands.</summary>
    [Id(0)]
    public ImmutableArray<RouteRevision> History { get; set; } = [];

    /// <summary>The models whose routes had, or were to have, shadows of this model's versions.</summary>
    [Id(1)]
    public ImmutableArray<ModelName> Referrers { get; set; } = [];
}
