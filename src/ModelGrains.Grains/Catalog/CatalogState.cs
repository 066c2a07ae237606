using ModelGrains.Models;

namespace ModelGrains.Grains.Catalog;

/// <summary>What a catalog partition stores.</summary>
[GenerateSerializer, Alias("mg.CatalogState")]
internal sealed class CatalogState
{
    /// <summary>The records, by name, then version.</summary>
    [Id(0)]
    public List<VersionRecord> Records { get; set; } = [];
}
