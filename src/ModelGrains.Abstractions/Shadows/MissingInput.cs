using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Shadows;

/// <summary>How often an input of the shadow was there neither in a request nor as a default nor from a feature source.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.MissingInput)]
public sealed record MissingInput
{
    /// <summary>The input's name.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>In how many copies.</summary>
    [Id(1)]
    public required long Count { get; init; }
}
