using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Routing;

/// <summary>
/// The split of one model's traffic as asked for. A request goes to the version or label that it names; else to the version of the first
/// segment that it meets; else by its caller's sticky value, where there is one; else at random.
/// </summary>
[GenerateSerializer, Immutable, Alias(Aliases.RouteSpec)]
public sealed record RouteSpec
{
    /// <summary>A route that serves nothing.</summary>
    public static RouteSpec Empty { get; } = new() { Targets = [] };

    /// <summary>The versions served; their weights sum to one. Empty where the model serves nothing.</summary>
    [Id(0)]
    public required ImmutableArray<RouteTarget> Targets { get; init; }

    /// <summary>Names for versions, each once.</summary>
    [Id(1)]
    public ImmutableArray<RouteLabel> Labels { get; init; } = [];

    /// <summary>Requests that go elsewhere than the weights say, the first that is met.</summary>
    [Id(2)]
    public ImmutableArray<RouteSegment> Segments { get; init; } = [];

    /// <summary>What keeps callers on their version; null where every request is spread at random.</summary>
    [Id(3)]
    public Stickiness? Sticky { get; init; }

    /// <summary>What gets copies of which requests; it changes no answer.</summary>
    [Id(4)]
    public ImmutableArray<RouteShadow> Shadows { get; init; } = [];

    /// <summary>A route with all traffic on one version.</summary>
    public static RouteSpec Single(ModelVersion version, int instances) =>
        new() { Targets = [new RouteTarget { Version = version, Instances = instances }] };

    /// <summary>The target of a version; null where the route does not name it. Allocates nothing.</summary>
    public RouteTarget? Find(ModelVersion version)
    {
        foreach (var target in Targets)
        {
            if (target.Version == version)
                return target;
        }

        return null;
    }

    /// <summary>The version that a label stands for; null where the route has no such label. Allocates nothing.</summary>
    public ModelVersion? FindLabel(string name)
    {
        foreach (var label in Labels)
        {
            if (label.Name == name)
                return label.Version;
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Equals(RouteSpec? other) =>
        other is not null && Targets.AsSpan().SequenceEqual(other.Targets.AsSpan()) && Labels.AsSpan().SequenceEqual(other.Labels.AsSpan()) &&
        Segments.AsSpan().SequenceEqual(other.Segments.AsSpan()) && Sticky == other.Sticky && Shadows.AsSpan().SequenceEqual(other.Shadows.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Targets.Length == 0 ? 0 : Targets[0].GetHashCode();
}
