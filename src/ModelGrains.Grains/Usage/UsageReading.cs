using ModelGrains.Models;

namespace ModelGrains.Grains.Usage;

/// <summary>Reads the usage of every version.</summary>
public static class UsageReading
{
    /// <summary>The usage of every partition's versions that were ever used.</summary>
    public static async Task<IReadOnlyDictionary<VersionKey, VersionUsage>> ListUsageAsync(this IGrainFactory grains)
    {
        var partitions = await Task.WhenAll(Enumerable.Range(0, GrainFactoryExtensions.CatalogPartitions)
            .Select(partition => grains.UsagePartition(partition).GetAsync(null)));
        return partitions.SelectMany(usages => usages).ToDictionary(usage => usage.Key);
    }
}
