using ModelGrains.Models;

namespace ModelGrains.Grains.Deployments;

/// <summary>Reads the whole catalog.</summary>
public static class CatalogReading
{
    /// <summary>The records of every partition, by name, then version.</summary>
    public static async Task<IReadOnlyList<VersionRecord>> ListCatalogAsync(this IGrainFactory grains)
    {
        var partitions = await Task.WhenAll(Enumerable.Range(0, GrainFactoryExtensions.CatalogPartitions)
            .Select(partition => grains.CatalogPartition(partition).ListAsync(null)));
        return [.. partitions.SelectMany(records => records)
            .OrderBy(record => record.Key.Model.Value, StringComparer.Ordinal)
            .ThenBy(record => record.Key.Version)];
    }
}
