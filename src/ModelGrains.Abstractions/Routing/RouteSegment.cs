using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Routing;

/// <summary>Requests that go to one version whatever the weights say.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RouteSegment)]
public sealed record RouteSegment
{
    /// <summary>The name, once in a route: as a label's.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>What a request must meet, all of it; at least one.</summary>
    [Id(1)]
    public required ImmutableArray<RouteCondition> When { get; init; }

    /// <summary>Where it goes then: one of the route's targets.</summary>
    [Id(2)]
    public required ModelVersion Version { get; init; }

    /// <inheritdoc/>
    public bool Equals(RouteSegment? other) =>
        other is not null && Name == other.Name && Version == other.Version && When.AsSpan().SequenceEqual(other.When.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Version, When.Length);
}
