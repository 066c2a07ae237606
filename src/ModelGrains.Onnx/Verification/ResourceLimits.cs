using System.Runtime.InteropServices;

namespace ModelGrains.Onnx.Verification;

/// <summary>
/// Limits that the kernel holds a child process to, on Linux; elsewhere there are none of these, and the watch of time and memory is
/// all. Memory is the watch's alone. The address space cannot be limited, since .NET reserves 256 GiB of it. Nor are writable bytes
/// (RLIMIT_DATA): ONNX Runtime gives a constant up that it finds no memory to fold, and goes on, so that a graph would pass here that
/// takes all memory where there is no such limit.
/// </summary>
internal static partial class ResourceLimits
{
    // asm-generic/resource.h, the same on x86-64 and ARM64.
    private const int Cpu = 0;
    private const int Core = 4;

    /// <summary>
    /// About a tenth of the weight of what serves: it yields to that where processors are short, and still ends in time. (19, a
    /// seventieth, would let it run into its limit on a busy machine.)
    /// </summary>
    private const int Nice = 10;

    /// <summary>Makes the process the last to run where processors are short. To be called at its start: threads that it makes from then on inherit it.</summary>
    public static void StepBack(int process)
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(0, process, Nice);
    }

    /// <summary>Ends the process with SIGXCPU after so much processor time, and keeps a crash from writing a core file.</summary>
    public static void SetCpu(int process, int seconds)
    {
        Set(process, Core, 0, 0);
        // At the hard limit comes SIGKILL, which says nothing of the reason: it lies after the soft one.
        Set(process, Cpu, (ulong)seconds, (ulong)seconds + 5);
    }

    private static void Set(int process, int resource, ulong soft, ulong hard)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var limit = new Limit { Soft = soft, Hard = hard };
        try
        {
            // A process that is gone already needs no limit; a kernel that refuses leaves the watch.
            _ = PrLimit(process, resource, limit, 0);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library without the call.
        }
    }

    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static partial int PrLimit(int process, int resource, in Limit limit, nint old);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int process, int nice);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
