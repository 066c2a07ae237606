using System.Collections.Immutable;
using ModelGrains.Comparison;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Shadows;

/// <summary>What all silos compared of one pair. It has a bounded size.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ShadowStatus)]
public sealed record ShadowStatus
{
    /// <summary>How many events are kept: the newest.</summary>
    public const int MaxEvents = 50;

    /// <summary>How many reporters are known by their last number: the newest.</summary>
    public const int MaxSources = 256;

    /// <summary>When the comparison began, in UTC.</summary>
    [Id(0)]
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it was last reported of, in UTC.</summary>
    [Id(1)]
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What became of the copies.</summary>
    [Id(2)]
    public ShadowCounters Counters { get; init; } = new();

    /// <summary>What came of comparing them.</summary>
    [Id(3)]
    public ComparisonState Comparison { get; init; } = ComparisonState.Empty;

    /// <summary>Pauses and their ends, the oldest first.</summary>
    [Id(4)]
    public ImmutableArray<ShadowEvent> Events { get; init; } = [];

    /// <summary>The last report of each reporter that was taken in, the one that reported longest ago first.</summary>
    [Id(5)]
    public ImmutableArray<ShadowSource> Sources { get; init; } = [];
}
