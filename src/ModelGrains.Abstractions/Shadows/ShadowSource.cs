using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Shadows;

/// <summary>A reporter and the number of its last report.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ShadowSource)]
public sealed record ShadowSource
{
    /// <summary>The reporter.</summary>
    [Id(0)]
    public required string Source { get; init; }

    /// <summary>The number.</summary>
    [Id(1)]
    public required long Sequence { get; init; }
}
