using System.Numerics;
using ModelGrains.Core.Hashing;

namespace ModelGrains.Core.Usage;

/// <summary>
/// How many distinct callers there were, without remembering them: HyperLogLog (Flajolet et al., 2007) with 512 registers, each the
/// longest run of zeros among the hashes that fell on it. About 4.6 % off (one standard deviation); small counts are nearly exact.
/// Sketches of one kind merge, in any order and any number of times, to that of all their callers.
/// </summary>
public static class CallerSketch
{
    /// <summary>How many registers a sketch has: its size in bytes when it is stored.</summary>
    public const int Registers = 512;

    private const int IndexBits = 9;

    /// <summary>Takes in a caller. Safe for concurrent use; allocates nothing and, for a caller seen before, only reads.</summary>
    /// <param name="registers">The sketch in memory: <see cref="Registers"/> numbers.</param>
    /// <param name="caller">The caller's hash, of <see cref="KeyHash"/>.</param>
    public static void Add(int[] registers, ulong caller)
    {
        ref var register = ref registers[caller >> (64 - IndexBits)];
        var rank = RankOf(caller);
        var seen = Volatile.Read(ref register);
        while (seen < rank)
        {
            var before = Interlocked.CompareExchange(ref register, rank, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    /// <summary>The sketch as it is stored and sent.</summary>
    public static byte[] ToBytes(int[] registers) => Array.ConvertAll(registers, register => (byte)register);

    /// <summary>The sketch of the callers of both; an empty one is a sketch of nobody.</summary>
    public static byte[] Merge(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (one.Length != Registers || other.Length != Registers)
            return one.Length == Registers ? one.ToArray() : other.ToArray();
        var merged = new byte[Registers];
        for (var i = 0; i < merged.Length; i++)
            merged[i] = Math.Max(one[i], other[i]);
        return merged;
    }

    /// <summary>About how many distinct callers there were.</summary>
    public static long Estimate(ReadOnlySpan<byte> sketch)
    {
        if (sketch.Length != Registers)
            return 0;
        var (sum, empty) = (0.0, 0);
        foreach (var register in sketch)
        {
            sum += Math.ScaleB(1, -register);
            empty += register == 0 ? 1 : 0;
        }

        const double Bias = 0.7213 / (1 + (1.079 / Registers));
        var estimate = Bias * Registers * Registers / sum;
        // Few callers leave registers empty, which count better than runs of zeros do.
        if (estimate <= 2.5 * Registers && empty > 0)
            estimate = Registers * Math.Log((double)Registers / empty);
        return (long)Math.Round(estimate);
    }

    private static int RankOf(ulong caller) => BitOperations.LeadingZeroCount((caller << IndexBits) | (1UL << (IndexBits - 1))) + 1;
}
