using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Routing;

/// <summary>One version's share of a route.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RouteTarget)]
public sealed record RouteTarget
{
    /// <summary>The version.</summary>
    [Id(0)]
    public required ModelVersion Version { get; init; }

    /// <summary>
    /// Its share of the requests that nothing else decides, from 0 to 1. With 0 it is loaded and answers who asks for it by number, label or
    /// segment.
    /// </summary>
    [Id(1)]
    public double Weight { get; init; } = 1;

    /// <summary>How many instances (slots) of it take requests, at least 1.</summary>
    [Id(2)]
    public int Instances { get; init; } = 1;
}
