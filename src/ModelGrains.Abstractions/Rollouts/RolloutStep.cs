using System.Collections.Immutable;
using ModelGrains.Analysis;
using ModelGrains.Routing;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Rollouts;

/// <summary>A step of a canary, as Argo Rollouts names them.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RolloutStep)]
public sealed record RolloutStep
{
    /// <summary>What it does.</summary>
    [Id(0)]
    public required RolloutStepKind Kind { get; init; }

    /// <summary>
    /// The share of the new version, 0 to 1; of <see cref="RolloutStepKind.SetWeight"/>. Of <see cref="RolloutStepKind.SetMirrorRoute"/> the
    /// share of the requests that are copied, of <see cref="RolloutStepKind.SetCanaryScale"/> that of the instances; 0 for neither.
    /// </summary>
    [Id(1)]
    public double Weight { get; init; }

    /// <summary>How long to wait; null until a command comes. Of <see cref="RolloutStepKind.Pause"/>.</summary>
    [Id(2)]
    public TimeSpan? Duration { get; init; }

    /// <summary>The name of the segment, or of the shadow; of <see cref="RolloutStepKind.SetHeaderRoute"/> and <see cref="RolloutStepKind.SetMirrorRoute"/>.</summary>
    [Id(3)]
    public string Name { get; init; } = "";

    /// <summary>What requests must meet, all of it; empty takes the segment of that name away, but of a shadow takes every request.</summary>
    [Id(4)]
    public ImmutableArray<RouteCondition> When { get; init; } = [];

    /// <summary>What is measured; of <see cref="RolloutStepKind.Analysis"/>.</summary>
    [Id(5)]
    public AnalysisSpec? Analysis { get; init; }

    /// <summary>How many instances the new version has; null where <see cref="Weight"/> says it. Of <see cref="RolloutStepKind.SetCanaryScale"/>.</summary>
    [Id(6)]
    public int? Replicas { get; init; }

    /// <inheritdoc/>
    public bool Equals(RolloutStep? other) =>
        other is not null && Kind == other.Kind && Weight.Equals(other.Weight) && Duration == other.Duration && Name == other.Name &&
        When.AsSpan().SequenceEqual(other.When.AsSpan()) && Analysis == other.Analysis && Replicas == other.Replicas;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Weight, Duration, Name);
}
