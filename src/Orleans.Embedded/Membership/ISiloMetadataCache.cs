namespace Orleans.Runtime.MembershipService.SiloMetadata;

/// <summary>The labels of the cluster's silos.</summary>
public interface ISiloMetadataCache
{
    /// <summary>A silo's labels; none when it is unknown.</summary>
    SiloMetadata GetSiloMetadata(SiloAddress siloAddress);
}
