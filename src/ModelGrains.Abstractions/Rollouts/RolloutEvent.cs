using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Rollouts;

/// <summary>Something that happened to a rollout.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RolloutEvent)]
public sealed record RolloutEvent
{
    /// <summary>Its number, from 1, growing by one.</summary>
    [Id(0)]
    public required int Sequence { get; init; }

    /// <summary>When, in UTC.</summary>
    [Id(1)]
    public required DateTimeOffset Time { get; init; }

    /// <summary>Where the rollout stood then.</summary>
    [Id(2)]
    public required RolloutState State { get; init; }

    /// <summary>The stage under way then, from 0.</summary>
    [Id(3)]
    public required int Stage { get; init; }

    /// <summary>The revision of the route then.</summary>
    [Id(4)]
    public required long Revision { get; init; }

    /// <summary>Who caused it.</summary>
    [Id(5)]
    public required string Actor { get; init; }

    /// <summary>What happened, and why.</summary>
    [Id(6)]
    public required string Reason { get; init; }

    /// <summary>Whether it is only an attempt that failed and comes again: webhooks are not told of those.</summary>
    [Id(7)]
    public bool IsAttempt { get; init; }
}
