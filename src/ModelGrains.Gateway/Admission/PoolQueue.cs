using ModelGrains.Core.Admission;

namespace ModelGrains.Gateway.Admission;

/// <summary>
/// Watches how long work waits for a thread of the pool, where the gateway's requests wait before anything of ours sees them. A probe goes
/// through the same queue, at most one at a time and only while much waits in it: a server with time to spare does nothing. Safe for
/// concurrent use.
/// </summary>
public sealed class PoolQueue : IThreadPoolWorkItem
{
    /// <summary>How often the queue is looked at, at most.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(1);

    /// <summary>How long a queue has to stand: a pause of the collector or of the machine is none. As in RFC 8289.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Fewer that wait are callers who wait for their answers before they ask again, or slow requests: refusing them would help nobody.</summary>
    private const int Few = 512;

    private readonly TimeProvider time;
    private readonly Action<IThreadPoolWorkItem> enqueue;
    private readonly Func<long> count;
    private readonly StandingQueue queue;
    private readonly long startedAt;
    private int isBusy;
    private long lookedAt;
    private volatile bool stands;

    /// <summary>Watches the process's pool.</summary>
    /// <param name="target">The longest wait that is no sign of overload.</param>
    /// <param name="time">The clock.</param>
    public PoolQueue(TimeSpan target, TimeProvider time)
        : this(target, time, static probe => ThreadPool.UnsafeQueueUserWorkItem(probe, preferLocal: false), static () => ThreadPool.PendingWorkItemCount)
    {
    }

    internal PoolQueue(TimeSpan target, TimeProvider time, Action<IThreadPoolWorkItem> enqueue, Func<long> count)
    {
        queue = new StandingQueue(target, Interval);
        this.time = time;
        this.enqueue = enqueue;
        this.count = count;
        startedAt = lookedAt = time.GetTimestamp();
    }

    /// <summary>How long the last probe waited.</summary>
    public TimeSpan Wait { get; private set; }

    /// <summary>Whether more requests come than the pool has time for. To be asked with every request: that is what has the queue looked at.</summary>
    public bool IsOverloaded()
    {
        if (Volatile.Read(ref isBusy) == 0 && time.GetElapsedTime(Volatile.Read(ref lookedAt)) >= Period && Interlocked.Exchange(ref isBusy, 1) == 0)
            Look();
        return stands;
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        Wait = time.GetElapsedTime(lookedAt);
        Observe(count() >= Few ? Wait : TimeSpan.Zero);

        // Until it stands no more there is a probe under way, whether or not requests come.
        if (stands)
            Look();
        else
            Volatile.Write(ref isBusy, 0);
    }

    private void Look()
    {
        Volatile.Write(ref lookedAt, time.GetTimestamp());
        if (stands || count() >= Few)
        {
            enqueue(this);
            return;
        }

        Observe(TimeSpan.Zero);
        Volatile.Write(ref isBusy, 0);
    }

    private void Observe(TimeSpan wait) => stands = queue.Observe(time.GetElapsedTime(startedAt), wait);
}
