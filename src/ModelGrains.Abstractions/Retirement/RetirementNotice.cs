using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Retirement;

/// <summary>A notification for whoever answers for a version.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RetirementNotice)]
public sealed record RetirementNotice
{
    /// <summary>The same for every delivery of one event, and of no other: receivers drop what they have had.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>What it tells.</summary>
    [Id(1)]
    public required NoticeKind Kind { get; init; }

    /// <summary>The version.</summary>
    [Id(2)]
    public required VersionKey Version { get; init; }

    /// <summary>When it came about, in UTC.</summary>
    [Id(3)]
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who answers for the version; empty where nobody is named.</summary>
    [Id(4)]
    public string Owner { get; init; } = "";

    /// <summary>The version's labels.</summary>
    [Id(5)]
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Why.</summary>
    [Id(6)]
    public required string Reason { get; init; }

    /// <summary>When the version is going to be retired, unless it is used or extended; null where it is not.</summary>
    [Id(7)]
    public DateTimeOffset? RetireAt { get; init; }

    /// <summary>Until when the version can be restored; null where it is not retired.</summary>
    [Id(8)]
    public DateTimeOffset? PackageKeptUntil { get; init; }
}
