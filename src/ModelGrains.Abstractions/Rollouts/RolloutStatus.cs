using System.Collections.Immutable;
using ModelGrains.Analysis;
using ModelGrains.Routing;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Rollouts;

/// <summary>A rollout: what was asked for, and how far it is.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RolloutStatus)]
public sealed record RolloutStatus
{
    /// <summary>How many events are kept; the oldest go first.</summary>
    public const int MaxEvents = 200;

    /// <summary>The model.</summary>
    [Id(0)]
    public required ModelName Model { get; init; }

    /// <summary>Its number among the model's rollouts, from 1.</summary>
    [Id(1)]
    public required long Number { get; init; }

    /// <summary>What was asked for.</summary>
    [Id(2)]
    public required RolloutSpec Spec { get; init; }

    /// <summary>The route that stood before it, to which it goes back where it is aborted.</summary>
    [Id(3)]
    public required RouteSpec Before { get; init; }

    /// <summary>The revision of that route.</summary>
    [Id(4)]
    public required long RevisionBefore { get; init; }

    /// <summary>How many instances the new version has.</summary>
    [Id(5)]
    public required int Instances { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(6)]
    public required RolloutState State { get; init; }

    /// <summary>The stage under way, from 0; the number of stages once all are done.</summary>
    [Id(7)]
    public int Stage { get; init; }

    /// <summary>Since when it has been in that stage with the stage's route standing; null where the route is still to be written.</summary>
    [Id(8)]
    public DateTimeOffset? HoldsSince { get; init; }

    /// <summary>Since when it has been trying to have that route.</summary>
    [Id(9)]
    public required DateTimeOffset StageSince { get; init; }

    /// <summary>Whether somebody told it to stay where it is.</summary>
    [Id(10)]
    public bool IsHeld { get; init; }

    /// <summary>The revision that it wrote last, or that stood when it began.</summary>
    [Id(11)]
    public required long Revision { get; init; }

    /// <summary>Not to be tried again before this, after a failure.</summary>
    [Id(12)]
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>What happened, oldest first; never empty.</summary>
    [Id(13)]
    public required ImmutableArray<RolloutEvent> Events { get; init; }

    /// <summary>What <see cref="StartRollout.Id"/> was.</summary>
    [Id(14)]
    public string CommandId { get; init; } = "";

    /// <summary>What the present stage's own analysis came to so far; null where it has none, or has not begun it.</summary>
    [Id(15)]
    public AnalysisRun? StepRun { get; init; }

    /// <summary>What the analysis beside the steps came to so far; null where there is none, or it has not begun.</summary>
    [Id(17)]
    public AnalysisRun? GuardRun { get; init; }

    /// <summary>Whether it goes back within the spec's window, and therefore leaves the steps out.</summary>
    [Id(18)]
    public bool IsRollback { get; init; }

    /// <summary>How far its A/B test is; null where it is none, or has not begun.</summary>
    [Id(16)]
    public AbTestProgress? Test { get; init; }

    /// <summary>Whether it does nothing any more.</summary>
    public bool HasEnded => State is RolloutState.Succeeded or RolloutState.Aborted;

    /// <summary>What happened last.</summary>
    public RolloutEvent LastEvent => Events[^1];
}
