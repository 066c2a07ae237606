using Microsoft.Extensions.Logging;

namespace ModelGrains.Onnx.Runtime;

/// <summary>
/// Gives the memory of sessions that were let go back to the system: the managed heap and the C library's would otherwise keep it until
/// they feel pressure. Both stop what runs for milliseconds, so whatever is let go within a while is given back at once, at the end of it.
/// The log says of how many sessions. Safe for concurrent use.
/// </summary>
public sealed partial class FreedMemory : IDisposable
{
    /// <summary>How long memory may stay with the process after it was let go; what is loaded meanwhile takes it over.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(15);

    private readonly ITimer timer;
    private readonly ILogger logger;
    private readonly Action giveBack;
    private int waiting;

    /// <summary>Waits until something is let go.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where each giving back is said.</param>
    public FreedMemory(TimeProvider time, ILogger<FreedMemory> logger)
        : this(time, logger, GiveBack)
    {
    }

    internal FreedMemory(TimeProvider time, ILogger logger, Action giveBack)
    {
        this.logger = logger;
        this.giveBack = giveBack;
        timer = time.CreateTimer(static state => ((FreedMemory)state!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A session was let go.</summary>
    public void Add()
    {
        if (Interlocked.Increment(ref waiting) == 1)
            timer.Change(Delay, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    /// <summary>Now, whoever waits.</summary>
    internal static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        NativeMethods.TrimHeap();
    }

    private void OnDue()
    {
        var sessions = Interlocked.Exchange(ref waiting, 0);
        var before = Environment.WorkingSet;
        giveBack();
        Log.GivenBack(logger, sessions, before >> 20, Environment.WorkingSet >> 20);
    }

    private static partial class Log
    {
        [LoggerMessage(1008, LogLevel.Information, "The memory of {Sessions} sessions that were let go is given back: {Before} MiB resident before, {After} after")]
        public static partial void GivenBack(ILogger logger, int sessions, long before, long after);
    }
}
