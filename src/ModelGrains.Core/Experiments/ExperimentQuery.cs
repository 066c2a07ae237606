using System.Collections.Immutable;

namespace ModelGrains.Core.Experiments;

/// <summary>Which versions are compared by what turned out about their requests, and how.</summary>
public sealed record ExperimentQuery
{
    /// <summary>The level where none is asked for.</summary>
    public const double DefaultLevel = 0.95;

    /// <summary>The arms.</summary>
    public required ImmutableArray<ModelVersion> Versions { get; init; }

    /// <summary>The arm that the others are held against.</summary>
    public required ModelVersion Control { get; init; }

    /// <summary>Requests that came before it do not count, in UTC; null for no such time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Requests that came at it or later do not count, in UTC; null for no such time. What turned out about them counts whenever it was told.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The field of outcomes that are objects; empty where outcomes are the number.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>How often an interval holds the true value. Default 0.95. Range 0.5 to 0.9999.</summary>
    public double Level { get; init; } = DefaultLevel;

    /// <summary>Whether requests count too that a segment of the route sent to their version: for tests whose arms are segments.</summary>
    public bool WithSegments { get; init; }
}
