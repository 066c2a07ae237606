namespace ModelGrains.Tests.Fuzz;

/// <summary>A small generator (xorshift), since one is made for every input.</summary>
internal sealed class FuzzRandom(uint seed)
{
    private ulong state = (seed * 0x9E3779B97F4A7C15) | 1;

    /// <summary>A number from 0 to below the limit.</summary>
    public int Next(int limit) => (int)(NextLong() % (ulong)limit);

    /// <summary>A number from the first to below the second.</summary>
    public int Next(int from, int limit) => from + Next(limit - from);

    public ulong NextLong()
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return state * 0x2545F4914F6CDD1D >> 8;
    }

    /// <summary>True once in so many.</summary>
    public bool OneIn(int count) => Next(count) == 0;

    public T Of<T>(IReadOnlyList<T> all) => all[Next(all.Count)];
}
