using ModelGrains.Models;

namespace ModelGrains.Core.Memory;

/// <summary>What a version takes when it is loaded. Meant to be an upper bound: what is admitted must not be more afterwards.</summary>
public static class MemoryEstimate
{
    /// <summary>What every loaded content takes beside its session: the instance, its counters, its samples' bookkeeping.</summary>
    public const long Overhead = 64 << 10;

    private const long Margin = 1 << 20;

    /// <summary>What the process that verifies touches for the first time meanwhile, its own code above all: a serving process has that already.</summary>
    private const long ProcessNoise = 16 << 20;

    /// <summary>
    /// What a load is admitted with: what it took here before, and the graph's file beside it while it is read; else the measured peak of
    /// its verification, but for 16 MiB that are the verifying process's own, and at least 1.3 times the package and 1 MiB.
    /// </summary>
    /// <param name="record">The version.</param>
    /// <param name="before">What the same content took on this silo the last time; null where it was not loaded or not measured.</param>
    public static long ForLoad(VersionRecord record, long? before)
    {
        if (before is { } known)
            return known + record.SizeInBytes;
        var estimate = record.SizeInBytes + (record.SizeInBytes * 3 / 10) + Margin;
        return Math.Max(estimate, record.MemoryInBytes - ProcessNoise);
    }

    /// <summary>What a loaded content is counted with.</summary>
    /// <param name="admitted">What it was admitted with.</param>
    /// <param name="measured">By how much the process's native heap grew while its session was made; null where others changed it too.</param>
    public static long AfterLoad(long admitted, long? measured) => measured is > 0 and var bytes ? bytes + Overhead : admitted;
}
