using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Shadows;

/// <summary>A pause of copying on one silo, or its end.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ShadowEvent)]
public sealed record ShadowEvent
{
    /// <summary>When, in UTC.</summary>
    [Id(0)]
    public required DateTimeOffset Time { get; init; }

    /// <summary>The silo's name.</summary>
    [Id(1)]
    public required string Silo { get; init; }

    /// <summary>What.</summary>
    [Id(2)]
    public required ShadowEventKind Kind { get; init; }

    /// <summary>What was measured, in words.</summary>
    [Id(3)]
    public required string Reason { get; init; }
}
