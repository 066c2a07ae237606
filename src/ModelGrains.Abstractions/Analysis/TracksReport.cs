using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Analysis;

/// <summary>What a silo counted of the requests that came to it.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.TracksReport)]
public sealed record TracksReport
{
    /// <summary>Names the count: another one begins at zero.</summary>
    [Id(0)]
    public required string Source { get; init; }

    /// <summary>Each version's, in the order asked for.</summary>
    [Id(1)]
    public required ImmutableArray<TrackState> Tracks { get; init; }
}
