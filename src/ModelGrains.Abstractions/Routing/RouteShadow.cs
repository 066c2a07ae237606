using System.Collections.Immutable;
using ModelGrains.Serialization;
using ModelGrains.Tensors;
using Orleans;

namespace ModelGrains.Routing;

/// <summary>
/// A version that gets copies of the requests that one version of the route answered. Its answers are compared with theirs and never
/// returned. It may be another model's, and the same version may be the shadow of several.
/// </summary>
[GenerateSerializer, Immutable, Alias(Aliases.RouteShadow)]
public sealed record RouteShadow
{
    /// <summary>The name, once in a route: as a label's.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Whose requests are copied: one of the route's targets.</summary>
    [Id(1)]
    public required ModelVersion Primary { get; init; }

    /// <summary>What gets the copies.</summary>
    [Id(2)]
    public required VersionKey Version { get; init; }

    /// <summary>The share of the requests that meet the conditions, 0 to 1. A request's id decides where it has one, so that the same requests are copied everywhere.</summary>
    [Id(3)]
    public double Share { get; init; } = 1;

    /// <summary>What a request must meet to be copied, all of it; none by default.</summary>
    [Id(4)]
    public ImmutableArray<RouteCondition> When { get; init; } = [];

    /// <summary>When it ends by itself, in UTC; null for never.</summary>
    [Id(5)]
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether exactly those requests are copied that the primary's prediction log samples; the share is then 1.</summary>
    [Id(6)]
    public bool OnlyLogged { get; init; }

    /// <summary>Inputs that the shadow gets where a request does not bring them. One of a single row is repeated for a batch.</summary>
    [Id(7)]
    public ImmutableArray<Tensor> Defaults { get; init; } = [];

    /// <summary>When the comparison began, in UTC: when it was first written as it is, but for its share and end.</summary>
    [Id(8)]
    public DateTimeOffset Since { get; init; }

    /// <summary>Whether its window has passed.</summary>
    public bool HasEnded(DateTimeOffset now) => Until is { } until && now >= until;

    /// <summary>Whether both compare the same: all but the share, the end and the beginning.</summary>
    public bool ComparesAs(RouteShadow other) =>
        Name == other.Name && Primary == other.Primary && Version == other.Version && OnlyLogged == other.OnlyLogged &&
        When.AsSpan().SequenceEqual(other.When.AsSpan()) && Defaults.Length == other.Defaults.Length && Defaults.Zip(other.Defaults).All(pair => Same(pair.First, pair.Second));

    /// <inheritdoc/>
    public bool Equals(RouteShadow? other) =>
        other is not null && ComparesAs(other) && Share == other.Share && Until == other.Until && Since == other.Since;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Primary, Version, Share, Until);

    private static bool Same(Tensor one, Tensor other) =>
        one.Name == other.Name && one.DataType == other.DataType && one.Shape.AsSpan().SequenceEqual(other.Shape.AsSpan()) && one.Data.Span.SequenceEqual(other.Data.Span);
}
