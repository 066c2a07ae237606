using System.Collections.Immutable;
using ModelGrains.Routing;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Rollouts;

/// <summary>How a version is to take the place of those that a model's route names now. Fields are called as in Argo Rollouts where it has them.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RolloutSpec)]
public sealed record RolloutSpec
{
    /// <summary>The label by which a blue/green rollout's new version is reachable, where the spec does not say.</summary>
    public const string DefaultPreviewLabel = "preview";

    /// <summary>The new version.</summary>
    [Id(0)]
    public required ModelVersion Version { get; init; }

    /// <summary>How.</summary>
    [Id(1)]
    public required RolloutStrategy Strategy { get; init; }

    /// <summary>The steps of a canary, in their order; after the last one the new version gets all traffic. Other strategies have none.</summary>
    [Id(2)]
    public ImmutableArray<RolloutStep> Steps { get; init; } = [];

    /// <summary>What keeps callers on their version meanwhile; null for what the route says.</summary>
    [Id(3)]
    public Stickiness? Sticky { get; init; }

    /// <summary>How many instances there may be above the new version's number while instances are replaced. Default 1.</summary>
    [Id(4)]
    public int MaxSurge { get; init; } = 1;

    /// <summary>How many instances may be missing meanwhile. Default 0.</summary>
    [Id(5)]
    public int MaxUnavailable { get; init; }

    /// <summary>Whether a blue/green rollout moves the traffic by itself. Default: true.</summary>
    [Id(6)]
    public bool AutoPromotionEnabled { get; init; } = true;

    /// <summary>How long its new version is reachable before that. Default: not at all.</summary>
    [Id(7)]
    public TimeSpan AutoPromotionDelay { get; init; }

    /// <summary>The label by which its new version is reachable before that.</summary>
    [Id(8)]
    public string PreviewLabel { get; init; } = DefaultPreviewLabel;

    /// <summary>How long the old version is kept ready after all traffic has left it. Default 30 s.</summary>
    [Id(9)]
    public TimeSpan ScaleDownDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a step may try to get its route, a load that fails and is tried again included. Default 10 min.</summary>
    [Id(10)]
    public TimeSpan ProgressDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public bool Equals(RolloutSpec? other) =>
        other is not null && Version == other.Version && Strategy == other.Strategy && Steps.AsSpan().SequenceEqual(other.Steps.AsSpan()) &&
        Sticky == other.Sticky && MaxSurge == other.MaxSurge && MaxUnavailable == other.MaxUnavailable &&
        AutoPromotionEnabled == other.AutoPromotionEnabled && AutoPromotionDelay == other.AutoPromotionDelay && PreviewLabel == other.PreviewLabel &&
        ScaleDownDelay == other.ScaleDownDelay && ProgressDeadline == other.ProgressDeadline;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Version, Strategy, Steps.Length);
}
