namespace ModelGrains.Onnx.Runtime;

/// <summary>
/// Gives the memory of sessions that were let go back to the system: the managed heap and the C library's would otherwise keep it until
/// they feel pressure. Both stop what runs for milliseconds, so whatever is let go within a while is given back at once, at the end of it.
/// Safe for concurrent use.
/// </summary>
public sealed class FreedMemory : IDisposable
{
    /// <summary>How long memory may stay with the process after it was let go; what is loaded meanwhile takes it over.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(15);

    private readonly ITimer timer;
    private readonly Action giveBack;
    private int isDue;

    /// <summary>Waits until something is let go.</summary>
    /// <param name="time">The clock.</param>
    public FreedMemory(TimeProvider time)
        : this(time, GiveBack)
    {
    }

    internal FreedMemory(TimeProvider time, Action giveBack)
    {
        this.giveBack = giveBack;
        timer = time.CreateTimer(static state => ((FreedMemory)state!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something was let go.</summary>
    public void Add()
    {
        if (Interlocked.Exchange(ref isDue, 1) == 0)
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
        Volatile.Write(ref isDue, 0);
        giveBack();
    }
}
