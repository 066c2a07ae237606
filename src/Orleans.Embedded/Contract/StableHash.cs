using System.Numerics;

namespace Orleans.Runtime;

/// <summary>FNV-1a with a final mix: the same value in every process, well spread over its range.</summary>
internal static class KeyHash
{
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var value in bytes) hash = unchecked((hash ^ value) * 16777619u);

        // The finalizer of MurmurHash3 (Austin Appleby, public domain).
        hash = unchecked((hash ^ (hash >> 16)) * 0x85ebca6bu);
        hash = unchecked((hash ^ (hash >> 13)) * 0xc2b2ae35u);
        return hash ^ (hash >> 16);
    }

    public static uint Combine(uint left, uint right) => unchecked((BitOperations.RotateLeft(left, 5) * 31) ^ right);
}
