using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>The membership at one version.</summary>
public sealed class ClusterMembershipSnapshot(ImmutableDictionary<SiloAddress, ClusterMember> members, MembershipVersion version)
{
    /// <summary>All silos there were, also those that are gone.</summary>
    public ImmutableDictionary<SiloAddress, ClusterMember> Members { get; } = members;

    /// <summary>The version.</summary>
    public MembershipVersion Version { get; } = version;

    /// <summary>A silo's status; <see cref="SiloStatus.None"/> when there was none.</summary>
    public SiloStatus GetSiloStatus(SiloAddress silo) => Members.TryGetValue(silo, out var member) ? member.Status : SiloStatus.None;

    /// <inheritdoc/>
    public override string ToString() => $"[Version: {Version}, {Members.Count} silos: {string.Join(", ", Members.Values)}]";
}
