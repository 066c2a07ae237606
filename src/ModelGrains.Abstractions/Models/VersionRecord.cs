using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>What the catalog knows of one version: what it is, what is wanted of it and how it came here.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.VersionRecord)]
public sealed record VersionRecord
{
    /// <summary>The version.</summary>
    [Id(0)]
    public required VersionKey Key { get; init; }

    /// <summary>The content it is loaded from.</summary>
    [Id(1)]
    public required PackageDigest Package { get; init; }

    /// <summary>The resolved manifest.</summary>
    [Id(2)]
    public required ModelManifest Manifest { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(3)]
    public required VersionState State { get; init; }

    /// <summary>Whether its instances should be loaded.</summary>
    [Id(4)]
    public required DesiredState Desired { get; init; }

    /// <summary>Size of the package in bytes.</summary>
    [Id(5)]
    public long SizeInBytes { get; init; }

    /// <summary>Its transitions, oldest first; the newest <see cref="MaxEvents"/> are kept.</summary>
    [Id(6)]
    public ImmutableArray<VersionEvent> Events { get; init; } = [];

    /// <summary>The content that was uploaded, from which <see cref="Package"/> was made; null where that is the same.</summary>
    [Id(7)]
    public PackageDigest? Source { get; init; }

    /// <summary>What a load is expected to take, in bytes, as measured when it was verified; 0 where nobody did.</summary>
    [Id(8)]
    public long MemoryInBytes { get; init; }

    /// <summary>Whether it stays in memory and is never retired: others make room.</summary>
    [Id(9)]
    public bool IsPinned { get; init; }

    /// <summary>How its retirement stands, and what was said about it by command; null where nothing was.</summary>
    [Id(10)]
    public RetirementInfo? Retirement { get; init; }

    /// <summary>
    /// The number that every change of the record makes larger; never the same again, also not for another version under the same number. 0
    /// for what a release without revisions stored.
    /// </summary>
    [Id(11)]
    public long Revision { get; init; }

    /// <summary>How many events a record keeps.</summary>
    public const int MaxEvents = 100;

    /// <summary>Whether its deployment was answered with success: an unacknowledged one is dropped at the next start.</summary>
    public bool IsAcknowledged => State is VersionState.Ready or VersionState.Serving or VersionState.Superseded;

    /// <summary>The newest transition.</summary>
    public VersionEvent LastEvent => Events[^1];
}
