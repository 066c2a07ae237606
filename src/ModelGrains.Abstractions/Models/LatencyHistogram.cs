using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>How many durations fell under each of <see cref="Bounds"/>, with their sum. Histograms of one kind add up.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.LatencyHistogram)]
public sealed record LatencyHistogram
{
    /// <summary>The upper bounds of the buckets, in microseconds, each inclusive; what is longer falls in one more bucket.</summary>
    public static ImmutableArray<long> Bounds { get; } =
    [
        10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000,
    ];

    /// <summary>A histogram of nothing.</summary>
    public static LatencyHistogram Empty { get; } = new();

    /// <summary>How many durations are in each bucket alone (not cumulative), one more than there are <see cref="Bounds"/>; empty for none at all.</summary>
    [Id(0)]
    public ImmutableArray<long> Counts { get; init; } = [];

    /// <summary>The sum of all durations, in microseconds.</summary>
    [Id(1)]
    public long SumMicroseconds { get; init; }

    /// <summary>Both histograms' durations in one.</summary>
    public LatencyHistogram Add(LatencyHistogram other)
    {
        if (other.Counts.IsEmpty)
            return this;
        if (Counts.IsEmpty)
            return other;
        var counts = Counts.ToBuilder();
        for (var i = 0; i < counts.Count; i++)
            counts[i] += other.Counts[i];
        return new LatencyHistogram { Counts = counts.MoveToImmutable(), SumMicroseconds = SumMicroseconds + other.SumMicroseconds };
    }
}
