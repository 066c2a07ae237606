using ModelGrains.Models;

namespace ModelGrains.Grains.Catalog;

/// <summary>What is stored of one version.</summary>
[GenerateSerializer, Alias("mg.StoredVersion")]
internal sealed class StoredVersion
{
    /// <summary>The record; null before the first write.</summary>
    [Id(0)]
    public VersionRecord? Record { get; set; }
}
