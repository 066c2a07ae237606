using System.Runtime.InteropServices;

namespace ModelGrains.Core.Threading;

/// <summary>
/// Requests served in the kernel's real-time class (Linux, sched(7)). A kernel that preempts lazily lets an ordinary thread that wakes while
/// all processors are busy wait for its next tick, 4 ms at 250 a second, whatever its priority; a real-time one runs at once. What is not serving
/// (<see cref="BlockingWork"/>, the processes that it starts) stays in the ordinary class. Threads begin in the class of the one that makes them. Safe for concurrent use.
/// </summary>
public static partial class RealTimeClass
{
    private const int Ordinary = 0; // SCHED_OTHER
    private const int RoundRobin = 2; // SCHED_RR
    private const int NotPermitted = 1; // EPERM
    private const string Threads = "/proc/self/task";

    private static volatile bool isEntered;

    [ThreadStatic]
    private static bool isJoined;

    /// <summary>Whether this process serves in it.</summary>
    public static bool IsEntered => isEntered;

    /// <summary>Puts every thread of this process in it, and so those that they make. Once is enough; it lasts as long as the process.</summary>
    /// <returns>Why it cannot be; null where it is done.</returns>
    public static string? TryEnter()
    {
        if (!OperatingSystem.IsLinux())
            return "only Linux has it";
        // A thread that is made meanwhile by one that was not yet seen joins with its first request.
        foreach (var thread in Directory.EnumerateDirectories(Threads))
        {
            if (TrySet(int.Parse(Path.GetFileName(thread)), RoundRobin) is NotPermitted)
                return "the process may not: it needs the capability CAP_SYS_NICE";
        }

        isEntered = true;
        return null;
    }

    /// <summary>Puts the calling thread in it where the process serves in it: the pool makes threads also on behalf of what is not serving.</summary>
    public static void Join()
    {
        if (!isEntered || isJoined)
            return;
        _ = TrySet(0, RoundRobin);
        isJoined = true;
    }

    /// <summary>Puts the calling thread in the ordinary class, for good, and so what it starts.</summary>
    public static void Leave()
    {
        if (isEntered)
            _ = TrySet(0, Ordinary);
    }

    /// <summary>The error of the system; 0 for none. A thread that is gone by now is none.</summary>
    private static int TrySet(int thread, int policy)
    {
        var priority = policy == Ordinary ? 0 : 1;
        return SetScheduler(thread, policy, in priority) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    private static partial int SetScheduler(int thread, int policy, in int priority);
}
