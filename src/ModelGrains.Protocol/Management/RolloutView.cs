namespace ModelGrains.Protocol.Management;

/// <summary>A rollout, as the management API shows it.</summary>
public sealed record RolloutView
{
    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>Its number among the model's rollouts, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>The new version.</summary>
    public required int Version { get; init; }

    /// <summary>How it takes the place of others.</summary>
    public required string Strategy { get; init; }

    /// <summary><c>Progressing</c>, <c>Paused</c>, <c>Aborting</c>, <c>Succeeded</c> or <c>Aborted</c>.</summary>
    public required string State { get; init; }

    /// <summary>Whether it does nothing any more.</summary>
    public required bool HasEnded { get; init; }

    /// <summary>The revision of the route that it wrote last, or that stood when it began.</summary>
    public required long Revision { get; init; }

    /// <summary>The revision that stood before it, to which it goes back where it is aborted.</summary>
    public required long RevisionBefore { get; init; }

    /// <summary>Its stages, in their order.</summary>
    public required IReadOnlyList<RolloutStageView> Stages { get; init; }

    /// <summary>What happened, oldest first.</summary>
    public required IReadOnlyList<RolloutEventView> Events { get; init; }

    /// <summary>What its analyses came to: the present stage's own, or the one that ended it, and the one beside the steps.</summary>
    public IReadOnlyList<AnalysisRunView> Analyses { get; init; } = [];
}
