using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Comparison;

/// <summary>
/// How many values fell in each bucket of one fixed scale, 32 equal buckets to each power of two, on both sides of zero: histograms add up
/// exactly, in any order. A quantile read from it is at most 1/64 of itself off for sizes from 2⁻³² up to 2³²; what is nearer to zero
/// counts as zero, what is larger as the largest. The scale is <c>ModelGrains.Core.Comparison.HistogramScale</c>.
/// </summary>
[GenerateSerializer, Immutable, Alias(Aliases.ValueHistogram)]
public sealed record ValueHistogram
{
    /// <summary>A histogram of nothing.</summary>
    public static ValueHistogram Empty { get; } = new();

    /// <summary>The buckets that have values, ascending: 0 is zero, above it 1 to 2048 by size, below it likewise.</summary>
    [Id(0)]
    public ImmutableArray<int> Buckets { get; init; } = [];

    /// <summary>How many values each of <see cref="Buckets"/> has.</summary>
    [Id(1)]
    public ImmutableArray<long> Counts { get; init; } = [];

    /// <summary>How many finite values there are.</summary>
    [Id(2)]
    public long Count { get; init; }

    /// <summary>The sum of the finite values, as exact as floating-point sums are.</summary>
    [Id(3)]
    public double Sum { get; init; }

    /// <summary>The smallest finite value; 0 where there is none.</summary>
    [Id(4)]
    public double Min { get; init; }

    /// <summary>The largest finite value; 0 where there is none.</summary>
    [Id(5)]
    public double Max { get; init; }

    /// <summary>Values that are no number: in no bucket.</summary>
    [Id(6)]
    public long NaNs { get; init; }

    /// <summary>Infinite values of either sign: in no bucket.</summary>
    [Id(7)]
    public long Infinities { get; init; }
}
