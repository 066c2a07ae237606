using System.Collections.Immutable;
using ModelGrains.Rollouts;
using ModelGrains.Routing;

namespace ModelGrains.Core.Rollouts;

/// <summary>What the steps of a canary have set so far.</summary>
internal sealed record CanaryRoute
{
    /// <summary>The new version's share, 0 to 1.</summary>
    public double Weight { get; init; }

    /// <summary>Segments of the new version, before the route's own.</summary>
    public ImmutableArray<RouteSegment> Segments { get; init; } = [];

    /// <summary>Shadows of the new version, beside the route's own.</summary>
    public ImmutableArray<RouteShadow> Mirrors { get; init; } = [];

    /// <summary>What says how many instances the new version has; null for as many as its manifest says.</summary>
    public RolloutStep? Scale { get; init; }

    /// <summary>Whether requests, or copies of them, come to the new version.</summary>
    public bool IsSeen => Weight > 0 || !Segments.IsEmpty || !Mirrors.IsEmpty;

    /// <summary>Whether only copies do.</summary>
    public bool IsCopied => Weight == 0 && Segments.IsEmpty && !Mirrors.IsEmpty;

    /// <summary>How many instances the new version has.</summary>
    /// <param name="all">How many its manifest says.</param>
    public int InstancesOf(int all) => Scale switch
    {
        null => all,
        { Replicas: { } replicas } => replicas,
        // Without a number of its own the scale follows the share of the traffic.
        { Weight: 0 } => Share(Weight, all),
        { Weight: var share } => Share(share, all),
    };

    private static int Share(double share, int all) => Math.Max(1, (int)Math.Ceiling((share * all) - 1e-9));
}
