using System.Collections.Immutable;
using ModelGrains.Shadows;

namespace ModelGrains.Core.Shadows;

/// <summary>Adds up what became of copies.</summary>
public static class ShadowSums
{
    /// <summary>How many inputs are told apart by name: those whose names come first. A signature seldom has more.</summary>
    private const int MaxMissing = 64;

    /// <summary>Both together.</summary>
    public static ShadowCounters Add(ShadowCounters one, ShadowCounters other) => new()
    {
        Dropped = one.Dropped + other.Dropped,
        Paused = one.Paused + other.Paused,
        Incomplete = one.Incomplete + other.Incomplete,
        Expired = one.Expired + other.Expired,
        Missing = Add(one.Missing, other.Missing),
    };

    /// <summary>What came since some of it was taken.</summary>
    public static ShadowCounters Subtract(ShadowCounters all, ShadowCounters before) => new()
    {
        Dropped = all.Dropped - before.Dropped,
        Paused = all.Paused - before.Paused,
        Incomplete = all.Incomplete - before.Incomplete,
        Expired = all.Expired - before.Expired,
        Missing =
        [
            .. all.Missing.Select(missing => missing with { Count = missing.Count - (before.Missing.FirstOrDefault(other => other.Name == missing.Name)?.Count ?? 0) })
                .Where(missing => missing.Count > 0),
        ],
    };

    private static ImmutableArray<MissingInput> Add(ImmutableArray<MissingInput> one, ImmutableArray<MissingInput> other) =>
    [
        .. one.Concat(other).GroupBy(missing => missing.Name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Take(MaxMissing)
            .Select(group => new MissingInput { Name = group.Key, Count = group.Sum(missing => missing.Count) }),
    ];
}
