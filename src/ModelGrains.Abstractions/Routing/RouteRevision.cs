using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Routing;

/// <summary>One revision of a model's route: what was asked, by whom, when and why.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RouteRevision)]
public sealed record RouteRevision
{
    /// <summary>The model.</summary>
    [Id(0)]
    public required ModelName Model { get; init; }

    /// <summary>The revision, from 1; it grows by one with every change. 0 is a model that was never routed.</summary>
    [Id(1)]
    public required long Revision { get; init; }

    /// <summary>The split.</summary>
    [Id(2)]
    public required RouteSpec Spec { get; init; }

    /// <summary>When it was written, in UTC.</summary>
    [Id(3)]
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who asked.</summary>
    [Id(4)]
    public required string Actor { get; init; }

    /// <summary>Why.</summary>
    [Id(5)]
    public required string Reason { get; init; }
}
