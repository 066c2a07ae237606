namespace Orleans.Runtime;

internal sealed class ClusterMembershipService(EmbeddedCluster cluster) : IClusterMembershipService
{
    public ClusterMembershipSnapshot CurrentSnapshot => cluster.Membership.Snapshot;

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => cluster.Membership.WatchAsync();

    public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => default;

    public Task<bool> TryKill(SiloAddress siloAddress)
    {
        var silo = cluster.Membership.Find(siloAddress);
        silo?.Kill();
        return Task.FromResult(silo is not null);
    }
}
