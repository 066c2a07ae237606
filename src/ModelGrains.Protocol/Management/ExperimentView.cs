namespace ModelGrains.Protocol.Management;

/// <summary>Versions of a model, held against each other by what turned out about their requests.</summary>
public sealed record ExperimentView
{
    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The version that the others are held against.</summary>
    public required int Control { get; init; }

    /// <summary>Requests from then on count, in UTC; absent for all before 'to'.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Requests before then count, in UTC; absent for all until now.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The field of the outcomes; absent where they are numbers themselves.</summary>
    public string? Outcome { get; init; }

    /// <summary>How often an interval holds the true value.</summary>
    public required double Level { get; init; }

    /// <summary>Whether requests count that a segment sent to their version.</summary>
    public required bool Segments { get; init; }

    /// <summary>The arms, in the order in which they were asked for.</summary>
    public required IReadOnlyList<ExperimentArmView> Arms { get; init; }
}
