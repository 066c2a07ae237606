using ModelGrains.Grains.Silos;
using Orleans.Runtime;

namespace ModelGrains.Grains.Retirement;

/// <summary>
/// Which silo looks after the cluster's chores: the active one with the lowest address. Two may think so for a moment; what they do is
/// done once all the same.
/// </summary>
internal sealed class SweepLeader
{
    private readonly IClusterMembershipService membership;
    private readonly ILocalSiloDetails local;

    public SweepLeader(IClusterMembershipService membership, ILocalSiloDetails local)
    {
        this.membership = membership;
        this.local = local;
    }

    /// <summary>Whether it is this one.</summary>
    public bool IsHere =>
        membership.ActiveSilos().Min() is { } lowest &&
        lowest.Equals(local.SiloAddress);
}
