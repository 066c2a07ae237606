using System.Collections.Immutable;
using ModelGrains.Models;

namespace ModelGrains.Grains.Catalog;

/// <summary>A partition's records in memory, by model, then version: what one model has is found without a look at the others.</summary>
internal sealed class CatalogRecords
{
    private readonly SortedDictionary<string, ImmutableSortedDictionary<ModelVersion, VersionRecord>> models = new(StringComparer.Ordinal);

    /// <summary>The versions, by name, then number.</summary>
    public IEnumerable<VersionKey> Keys => models.Values.SelectMany(versions => versions.Values).Select(record => record.Key);

    /// <summary>The record of a version; null where there is none.</summary>
    public VersionRecord? Find(VersionKey key) => models.TryGetValue(key.Model.Value, out var versions) ? versions.GetValueOrDefault(key.Version) : null;

    /// <summary>The records of a model, by version.</summary>
    public ImmutableArray<VersionRecord> Of(ModelName model) => models.TryGetValue(model.Value, out var versions) ? [.. versions.Values] : [];

    /// <summary>Every record, by name, then version.</summary>
    public ImmutableArray<VersionRecord> All() => [.. models.Values.SelectMany(versions => versions.Values)];

    /// <summary>Puts a record in the place of the one before it.</summary>
    public void Set(VersionRecord record)
    {
        var versions = models.GetValueOrDefault(record.Key.Model.Value) ?? ImmutableSortedDictionary<ModelVersion, VersionRecord>.Empty;
        models[record.Key.Model.Value] = versions.SetItem(record.Key.Version, record);
    }

    /// <summary>Takes a record out.</summary>
    public void Remove(VersionKey key)
    {
        var versions = models[key.Model.Value].Remove(key.Version);
        if (versions.IsEmpty)
            models.Remove(key.Model.Value);
        else
            models[key.Model.Value] = versions;
    }
}
