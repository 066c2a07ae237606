namespace Orleans.Runtime.MembershipService.SiloMetadata;

internal sealed class SiloMetadataOptions
{
    public SiloMetadata Metadata { get; set; } = SiloMetadata.Empty;
}
