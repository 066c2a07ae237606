using ModelGrains.Models;

namespace ModelGrains.Grains.Catalog;

/// <summary>What a catalog partition stores: which versions it holds. Each one's record is stored by itself (<see cref="StoredVersion"/>).</summary>
[GenerateSerializer, Alias("mg.CatalogState")]
internal sealed class CatalogState
{
    /// <summary>The records themselves, as releases before stored them, all in one; empty since.</summary>
    [Id(0)]
    public List<VersionRecord> Records { get; set; } = [];

    /// <summary>The versions, by name, then number.</summary>
    [Id(1)]
    public List<VersionKey> Keys { get; set; } = [];
}
