using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>What one activation of an instance has counted since it began. Absolute: a report that is lost or comes twice does no harm.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.UsageReport)]
public sealed record UsageReport
{
    /// <summary>The version.</summary>
    [Id(0)]
    public required VersionKey Key { get; init; }

    /// <summary>The content that was used.</summary>
    [Id(1)]
    public required PackageDigest Package { get; init; }

    /// <summary>The activation's own id, unlike any other's.</summary>
    [Id(2)]
    public required string Activation { get; init; }

    /// <summary>The report's number, ascending within the activation.</summary>
    [Id(3)]
    public required long Sequence { get; init; }

    /// <summary>What was counted.</summary>
    [Id(4)]
    public required InstanceCounters Counters { get; init; }

    /// <summary>The sketch of the callers; empty where none is known.</summary>
    [Id(5)]
    public ImmutableArray<byte> Callers { get; init; } = [];

    /// <summary>Whether the activation ends with it.</summary>
    [Id(6)]
    public bool IsFinal { get; init; }
}
