using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Routing;

/// <summary>The split of one model's traffic as asked for.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RouteSpec)]
public sealed record RouteSpec
{
    /// <summary>A route that serves nothing.</summary>
    public static RouteSpec Empty { get; } = new() { Targets = [] };

    /// <summary>The versions served; their weights sum to one. Empty where the model serves nothing.</summary>
    [Id(0)]
    public required ImmutableArray<RouteTarget> Targets { get; init; }

    /// <summary>A route with all traffic on one version.</summary>
    public static RouteSpec Single(ModelVersion version, int instances) =>
        new() { Targets = [new RouteTarget { Version = version, Instances = instances }] };

    /// <inheritdoc/>
    public bool Equals(RouteSpec? other) => other is not null && Targets.AsSpan().SequenceEqual(other.Targets.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Targets.Length == 0 ? 0 : Targets[0].GetHashCode();
}
