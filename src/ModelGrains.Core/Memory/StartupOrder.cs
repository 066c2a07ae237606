using System.Collections.Immutable;
using ModelGrains.Core.Catalog;
using ModelGrains.Models;

namespace ModelGrains.Core.Memory;

/// <summary>In which order a start loads versions: it goes on for as long as there is room, the rest is loaded when it is asked for.</summary>
public static class StartupOrder
{
    /// <summary>The versions to load: pinned ones first, then those that routes refer to, then the most recently used.</summary>
    /// <param name="records">Every record.</param>
    /// <param name="lastUsed">When a version was last used; versions that never were may be missing.</param>
    public static ImmutableArray<VersionRecord> Of(IEnumerable<VersionRecord> records, IReadOnlyDictionary<VersionKey, DateTimeOffset> lastUsed) =>
        [.. records.Where(VersionPlan.IsWanted)
            .OrderBy(record => record.IsPinned ? 0 : 1)
            .ThenBy(record => record.State == VersionState.Serving ? 0 : 1)
            .ThenByDescending(record => lastUsed.GetValueOrDefault(record.Key))
            .ThenBy(record => record.Key.Model.Value, StringComparer.Ordinal)
            .ThenBy(record => record.Key.Version)];
}
