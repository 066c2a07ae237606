using System.Runtime;

namespace ModelGrains.Benchmarks.Serving;

/// <summary>What a process has used since it began.</summary>
/// <param name="CpuMicroseconds">Processor time, user and system.</param>
/// <param name="AllocatedBytes">Managed bytes allocated; -1 where the process cannot say.</param>
/// <param name="GcPauseMilliseconds">Time that the garbage collector stopped it.</param>
/// <param name="Collections">Garbage collections.</param>
/// <param name="WorkingSetBytes">Resident memory now.</param>
/// <param name="JitMilliseconds">Time spent compiling, of all threads.</param>
internal sealed record ProcessUsage(
    double CpuMicroseconds, long AllocatedBytes, double GcPauseMilliseconds, int Collections, long WorkingSetBytes, double JitMilliseconds)
{
    /// <summary>Of this process.</summary>
    public static ProcessUsage Read() => new(
        Environment.CpuUsage.TotalTime.TotalMicroseconds,
        GC.GetTotalAllocatedBytes(precise: true),
        GC.GetTotalPauseDuration().TotalMilliseconds,
        GC.CollectionCount(0),
        Environment.WorkingSet,
        JitInfo.GetCompilationTime().TotalMilliseconds);
}
