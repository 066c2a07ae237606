using System.Collections.Immutable;
using ModelGrains.Analysis;
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

    /// <summary>What is measured beside the steps for as long as both versions have requests, or copies of them; null for nothing. A failed one goes back.</summary>
    [Id(11)]
    public AnalysisSpec? Analysis { get; init; }

    /// <summary>What a challenger has to show to take the champion's place: each measurement that does not hold begins its count anew.</summary>
    [Id(13)]
    public AnalysisSpec? Promotion { get; init; }

    /// <summary>How an A/B test splits the traffic, and when it ends; of <see cref="RolloutStrategy.AbTest"/> alone, which needs it.</summary>
    [Id(14)]
    public AbTestSpec? AbTest { get; init; }

    /// <summary>Steps are left out where the version had most of the traffic in one of the route's last so many revisions that moved it; 0 for never.</summary>
    [Id(15)]
    public int RollbackWindow { get; init; }

    /// <summary>The share of the requests that are copied, 0 to 1; of a shadow, and of a challenger without a weight. Default: all.</summary>
    [Id(17)]
    public double Share { get; init; } = 1;

    /// <summary>The share of the traffic that a challenger has, 0 to 1. Default 0: it gets copies.</summary>
    [Id(18)]
    public double Weight { get; init; }

    /// <summary>How long a shadow lasts; null until it is promoted.</summary>
    [Id(19)]
    public TimeSpan? Duration { get; init; }

    /// <summary>Whether a canary's share follows instances that take each other's place, rather than weights beside each other.</summary>
    [Id(16)]
    public bool IsRolling { get; init; }

    /// <summary>The webhooks that are told what happens to it, by their names in the server's configuration.</summary>
    [Id(12)]
    public ImmutableArray<string> Webhooks { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(RolloutSpec? other) =>
        other is not null && Version == other.Version && Strategy == other.Strategy && Steps.AsSpan().SequenceEqual(other.Steps.AsSpan()) &&
        Sticky == other.Sticky && MaxSurge == other.MaxSurge && MaxUnavailable == other.MaxUnavailable &&
        AutoPromotionEnabled == other.AutoPromotionEnabled && AutoPromotionDelay == other.AutoPromotionDelay && PreviewLabel == other.PreviewLabel &&
        ScaleDownDelay == other.ScaleDownDelay && ProgressDeadline == other.ProgressDeadline && Analysis == other.Analysis && Promotion == other.Promotion &&
        RollbackWindow == other.RollbackWindow && Share.Equals(other.Share) && Weight.Equals(other.Weight) && Duration == other.Duration && IsRolling == other.IsRolling &&
        AbTest == other.AbTest && Webhooks.AsSpan().SequenceEqual(other.Webhooks.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Version, Strategy, Steps.Length);
}
