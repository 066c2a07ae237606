using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Orleans.Runtime.MembershipService.SiloMetadata;

// Every silo is in this process, so its own options are the truth.
internal sealed class SiloMetadataCache(EmbeddedCluster cluster) : ISiloMetadataCache
{
    public SiloMetadata GetSiloMetadata(SiloAddress siloAddress) =>
        cluster.Membership.Find(siloAddress)?.Services.GetService<IOptions<SiloMetadataOptions>>()?.Value.Metadata ?? SiloMetadata.Empty;
}
