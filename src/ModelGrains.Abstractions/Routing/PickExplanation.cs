using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Routing;

/// <summary>Why a request was answered by its version.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.PickExplanation)]
public sealed record PickExplanation
{
    /// <summary>The revision of the route that the request went by.</summary>
    [Id(0)]
    public required long Revision { get; init; }

    /// <summary>What of it decided.</summary>
    [Id(1)]
    public required PickReason Reason { get; init; }

    /// <summary>The name of the segment that the request met; empty where another reason decided.</summary>
    [Id(2)]
    public string Segment { get; init; } = "";
}
