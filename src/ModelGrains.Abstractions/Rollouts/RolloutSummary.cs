using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Rollouts;

/// <summary>A model's newest rollout in one line.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RolloutSummary)]
public sealed record RolloutSummary
{
    /// <summary>The model.</summary>
    [Id(0)]
    public required ModelName Model { get; init; }

    /// <summary>Its number among the model's rollouts.</summary>
    [Id(1)]
    public required long Number { get; init; }

    /// <summary>The new version.</summary>
    [Id(2)]
    public required ModelVersion Version { get; init; }

    /// <summary>How.</summary>
    [Id(3)]
    public required RolloutStrategy Strategy { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(4)]
    public required RolloutState State { get; init; }

    /// <summary>When that changed, in UTC.</summary>
    [Id(5)]
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>What happened last.</summary>
    [Id(6)]
    public required string Reason { get; init; }

    /// <summary>Whether it has ended and webhooks are still to be told of it.</summary>
    [Id(7)]
    public bool HasNotices { get; init; }

    /// <summary>Whether it does nothing any more.</summary>
    public bool HasEnded => State is RolloutState.Succeeded or RolloutState.Aborted;

    /// <summary>The line of a rollout.</summary>
    public static RolloutSummary Of(RolloutStatus status) => new()
    {
        Model = status.Model,
        Number = status.Number,
        Version = status.Spec.Version,
        Strategy = status.Spec.Strategy,
        State = status.State,
        ChangedAt = status.LastEvent.Time,
        Reason = status.LastEvent.Reason,
    };
}
