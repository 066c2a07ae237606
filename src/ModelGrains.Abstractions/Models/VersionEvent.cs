using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>One transition in a version's life.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.VersionEvent)]
public sealed record VersionEvent
{
    /// <summary>When, in UTC.</summary>
    [Id(0)]
    public required DateTimeOffset Time { get; init; }

    /// <summary>The state moved to.</summary>
    [Id(1)]
    public required VersionState State { get; init; }

    /// <summary>Who moved it.</summary>
    [Id(2)]
    public required string Actor { get; init; }

    /// <summary>Why.</summary>
    [Id(3)]
    public required string Reason { get; init; }

    /// <summary>What shows it: measurements, counts; empty where there is nothing to show.</summary>
    [Id(4)]
    public string Evidence { get; init; } = "";
}
