using System.Collections.Immutable;
using ModelGrains.Comparison;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Shadows;

/// <summary>What a silo compared of one pair since its last report.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ShadowReport)]
public sealed record ShadowReport
{
    /// <summary>When the comparison began (<see cref="Routing.RouteShadow.Since"/>): of a later one than is stored, it replaces what is stored; of an earlier one it is not taken.</summary>
    [Id(0)]
    public required DateTimeOffset Since { get; init; }

    /// <summary>Who reports: another with each start of a silo.</summary>
    [Id(1)]
    public required string Source { get; init; }

    /// <summary>The number of the report, from 1, rising by one: one that was taken in already counts no more.</summary>
    [Id(2)]
    public required long Sequence { get; init; }

    /// <summary>What became of the copies.</summary>
    [Id(3)]
    public required ShadowCounters Counters { get; init; }

    /// <summary>What came of comparing them.</summary>
    [Id(4)]
    public required ComparisonState Comparison { get; init; }

    /// <summary>Pauses and their ends.</summary>
    [Id(5)]
    public ImmutableArray<ShadowEvent> Events { get; init; } = [];
}
