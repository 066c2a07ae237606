using System.Numerics;

namespace ModelGrains.Benchmarks.Load;

/// <summary>Latencies in buckets of constant relative width: 64 to each power of two, so a value read back is at most 1.6 % off.</summary>
internal sealed class LatencyRecorder
{
    private const int SubBits = 6;
    private readonly long[] buckets = new long[(64 - SubBits) << SubBits];

    public long Count { get; private set; }

    /// <summary>The largest value, exactly.</summary>
    public long Maximum { get; private set; }

    /// <summary>Records a value of any unit; negative ones as 0.</summary>
    public void Record(long value)
    {
        value = Math.Max(0, value);
        buckets[IndexOf(value)]++;
        Count++;
        Maximum = Math.Max(Maximum, value);
    }

    public void Add(LatencyRecorder other)
    {
        for (var i = 0; i < buckets.Length; i++)
            buckets[i] += other.buckets[i];
        Count += other.Count;
        Maximum = Math.Max(Maximum, other.Maximum);
    }

    /// <summary>The value that a share of all is at or below; NaN where there is none.</summary>
    /// <param name="share">0 to 1.</param>
    public double Quantile(double share)
    {
        if (Count == 0)
            return double.NaN;
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        long seen = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            seen += buckets[i];
            if (seen >= rank)
                return Math.Min(MiddleOf(i), Maximum);
        }

        return Maximum;
    }

    private static int IndexOf(long value)
    {
        if (value < 1 << SubBits)
            return (int)value;
        var shift = BitOperations.Log2((ulong)value) - SubBits;
        return ((shift + 1) << SubBits) + (int)((value >> shift) - (1 << SubBits));
    }

    private static double MiddleOf(int index)
    {
        var shift = (index >> SubBits) - 1;
        if (shift < 0)
            return index;
        var low = (double)((1L << SubBits) + (index & ((1 << SubBits) - 1))) * (1L << shift);
        return low + (((1L << shift) - 1) / 2.0);
    }
}
