namespace Orleans.Runtime;

/// <summary>Who is in the cluster.</summary>
public interface IClusterMembershipService
{
    /// <summary>The members now.</summary>
    ClusterMembershipSnapshot CurrentSnapshot { get; }

    /// <summary>The members now and after each change.</summary>
    IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates { get; }

    /// <summary>Makes sure that a version has been seen.</summary>
    ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default);

    /// <summary>Declares a silo dead; false when it is not a member.</summary>
    Task<bool> TryKill(SiloAddress siloAddress);
}
