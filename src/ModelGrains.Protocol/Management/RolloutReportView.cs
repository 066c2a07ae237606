namespace ModelGrains.Protocol.Management;

/// <summary>What came of a rollout's A/B test.</summary>
public sealed record RolloutReportView
{
    /// <summary>The rollout's number among the model's.</summary>
    public required long Number { get; init; }

    /// <summary>The new version.</summary>
    public required int Version { get; init; }

    /// <summary>Whether the test has ended; a report before that is a peek.</summary>
    public required bool HasEnded { get; init; }

    /// <summary>Whether it ended as it was to, rather than cut short.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Whether this is a look before the end: what it finds may well be chance.</summary>
    public required bool IsPeek { get; init; }

    /// <summary>How far it is, or was when it ended.</summary>
    public required string Progress { get; init; }

    /// <summary>The arms.</summary>
    public required ExperimentView Experiment { get; init; }
}
