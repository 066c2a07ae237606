using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Routing;

/// <summary>What a silo knows of the revisions of one model's route.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RouteDigestLine)]
public readonly record struct RouteDigestLine
{
    /// <summary>The model.</summary>
    [Id(0)]
    public ModelName Model { get; init; }

    /// <summary>The newest revision that the silo has; 0 where it has none.</summary>
    [Id(1)]
    public long Revision { get; init; }

    /// <summary>The newest revision that was announced to it, which may have come to nothing; 0 where none was.</summary>
    [Id(2)]
    public long Announced { get; init; }
}
