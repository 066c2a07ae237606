using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Analysis;

/// <summary>What is measured of a new version beside the old one, over the same time, and what it may come to.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.AnalysisSpec)]
public sealed record AnalysisSpec
{
    /// <summary>What is measured; all of it must hold.</summary>
    [Id(0)]
    public required ImmutableArray<AnalysisMetric> Metrics { get; init; }

    /// <summary>How long one measurement is; one with too few samples goes on. Default 1 min.</summary>
    [Id(1)]
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many measurements that say something each metric needs; 0 for as long as it stands. Default 1 for a step, 0 beside the steps.</summary>
    [Id(2)]
    public int Count { get; init; }

    /// <summary>How long after the beginning the first measurement begins. Default: at once.</summary>
    [Id(3)]
    public TimeSpan InitialDelay { get; init; }

    /// <inheritdoc/>
    public bool Equals(AnalysisSpec? other) =>
        other is not null && Metrics.AsSpan().SequenceEqual(other.Metrics.AsSpan()) && Interval == other.Interval && Count == other.Count && InitialDelay == other.InitialDelay;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Metrics.Length, Interval, Count, InitialDelay);
}
