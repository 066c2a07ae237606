using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Routing;

/// <summary>What changed in what a silo knows of routes.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RouteDigest)]
public sealed record RouteDigest
{
    /// <summary>How many lines one has at most; the rest comes when it is asked for what is after <see cref="Stamp"/>.</summary>
    public const int MaxLines = 1_000;

    /// <summary>What to ask that silo with next time: it counts its own changes.</summary>
    [Id(0)]
    public required long Stamp { get; init; }

    /// <summary>The routes that changed, in the order in which they did.</summary>
    [Id(1)]
    public required ImmutableArray<RouteDigestLine> Lines { get; init; }
}
