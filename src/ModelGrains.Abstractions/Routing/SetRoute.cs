using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Routing;

/// <summary>The command that writes a route's next revision.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.SetRoute)]
public sealed record SetRoute
{
    /// <summary>The split to write.</summary>
    [Id(0)]
    public required RouteSpec Spec { get; init; }

    /// <summary>The revision that the writer saw; another one by now is a conflict. Null to write whatever stands.</summary>
    [Id(1)]
    public long? ExpectedRevision { get; init; }

    /// <summary>Who asks.</summary>
    [Id(2)]
    public required string Actor { get; init; }

    /// <summary>Why.</summary>
    [Id(3)]
    public required string Reason { get; init; }
}
