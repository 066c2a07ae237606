using System.Collections.Immutable;
using ModelGrains.Comparison;

namespace ModelGrains.Core.Comparison;

/// <summary>
/// Counts values into a <see cref="ValueHistogram"/>. Adding allocates only the first time that a size comes: at most 32 KiB in all.
/// Not safe for concurrent use.
/// </summary>
public sealed class HistogramTally
{
    private const int ChunkBits = 5;
    private const int ChunkSize = 1 << ChunkBits;

    // Buckets from the least up, cut into chunks, of which there are those that have a value.
    private readonly long[]?[] chunks = new long[(((2 * HistogramScale.MaxBucket) + 1) / ChunkSize) + 1][];
    private long count;
    private double sum;
    private double min = double.PositiveInfinity;
    private double max = double.NegativeInfinity;
    private long nans;
    private long infinities;

    /// <summary>Takes a value in.</summary>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
        {
            if (double.IsNaN(value))
                nans++;
            else
                infinities++;
            return;
        }

        Bucket(HistogramScale.BucketOf(value))++;
        count++;
        sum = Sum(sum, value);
        min = Math.Min(min, value);
        max = Math.Max(max, value);
    }

    /// <summary>Takes all values of another histogram in.</summary>
    public void Merge(ValueHistogram other)
    {
        for (var i = 0; i < other.Buckets.Length; i++)
            Bucket(other.Buckets[i]) += other.Counts[i];
        nans += other.NaNs;
        infinities += other.Infinities;
        if (other.Count == 0)
            return;
        count += other.Count;
        sum = Sum(sum, other.Sum);
        min = Math.Min(min, other.Min);
        max = Math.Max(max, other.Max);
    }

    /// <summary>What was counted so far.</summary>
    public ValueHistogram ToHistogram()
    {
        if (count == 0 && nans == 0 && infinities == 0)
            return ValueHistogram.Empty;
        var buckets = ImmutableArray.CreateBuilder<int>();
        var counts = ImmutableArray.CreateBuilder<long>();
        for (var chunk = 0; chunk < chunks.Length; chunk++)
        {
            for (var i = 0; i < (chunks[chunk]?.Length ?? 0); i++)
            {
                if (chunks[chunk]![i] == 0)
                    continue;
                buckets.Add((chunk * ChunkSize) + i - HistogramScale.MaxBucket);
                counts.Add(chunks[chunk]![i]);
            }
        }

        return new ValueHistogram
        {
            Buckets = buckets.DrainToImmutable(),
            Counts = counts.DrainToImmutable(),
            Count = count,
            Sum = sum,
            Min = count == 0 ? 0 : min,
            Max = count == 0 ? 0 : max,
            NaNs = nans,
            Infinities = infinities,
        };
    }

    /// <summary>A sum that stays a number: JSON, which it is stored as, has no infinity.</summary>
    internal static double Sum(double one, double other) => Math.Clamp(one + other, -double.MaxValue, double.MaxValue);

    private ref long Bucket(int bucket)
    {
        var place = bucket + HistogramScale.MaxBucket;
        var chunk = chunks[place >> ChunkBits] ??= new long[ChunkSize];
        return ref chunk[place & (ChunkSize - 1)];
    }
}
