using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Shadows;

/// <summary>Why requests that a shadow was to get copies of were not compared; each is counted once, but for <see cref="Missing"/>.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ShadowCounters)]
public sealed record ShadowCounters
{
    /// <summary>Copies that were dropped because the queue was full.</summary>
    [Id(0)]
    public long Dropped { get; init; }

    /// <summary>Requests that were not copied while the silo was under pressure, and copies that it dropped then.</summary>
    [Id(1)]
    public long Paused { get; init; }

    /// <summary>Copies that were not run because an input was missing.</summary>
    [Id(2)]
    public long Incomplete { get; init; }

    /// <summary>Copies whose time was over before they were run, or whose shadow was taken away meanwhile.</summary>
    [Id(3)]
    public long Expired { get; init; }

    /// <summary>Which inputs were missing, by name.</summary>
    [Id(4)]
    public ImmutableArray<MissingInput> Missing { get; init; } = [];

    /// <summary>How many were not compared.</summary>
    public long Sum => Dropped + Paused + Incomplete + Expired;

    /// <inheritdoc/>
    public bool Equals(ShadowCounters? other) =>
        other is not null && Dropped == other.Dropped && Paused == other.Paused && Incomplete == other.Incomplete && Expired == other.Expired &&
        Missing.AsSpan().SequenceEqual(other.Missing.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Dropped, Paused, Incomplete, Expired, Missing.Length);
}
