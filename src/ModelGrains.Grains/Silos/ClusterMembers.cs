using Orleans.Runtime;

namespace ModelGrains.Grains.Silos;

/// <summary>Who is in the cluster.</summary>
internal static class ClusterMembers
{
    /// <summary>The silos that are active, as this one knows.</summary>
    public static IEnumerable<SiloAddress> ActiveSilos(this IClusterMembershipService membership) =>
        membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress);
}
