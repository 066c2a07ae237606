using ModelGrains.Core.Admission;

namespace ModelGrains.Gateway.Admission;

/// <summary>
/// Watches how long work waits for a thread of the pool, where the gateway's requests wait before anything of ours sees them. A probe goes
/// through the same queue, at most one at a time and only while requests come: an idle server does nothing. Safe for concurrent use.
/// </summary>
public sealed class PoolQueue : IThreadPoolWorkItem
{
    /// <summary>How often a probe is sent at most.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(1);

    /// <summary>How long a queue has to stand: a pause of the collector or of the machine is none. As in RFC 8289.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>What waits behind this little is slow, not crowded out: refusing it would help nobody.</summary>
    private const int Few = 64;

    private readonly TimeProvider time;
    private readonly Action<IThreadPoolWorkItem> enqueue;
    private readonly Func<long> count;
    private readonly StandingQueue queue;
    private readonly long startedAt;
    private int isProbing;
    private long sentAt;
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
        startedAt = sentAt = time.GetTimestamp();
    }

    /// <summary>How long the last probe waited.</summary>
    public TimeSpan Wait { get; private set; }

    /// <summary>Whether more requests come than the pool has time for. To be asked with every request: that is what sends the probes.</summary>
    public bool IsOverloaded()
    {
        if (Volatile.Read(ref isProbing) == 0 && time.GetElapsedTime(Volatile.Read(ref sentAt)) >= Period && Interlocked.Exchange(ref isProbing, 1) == 0)
            Send();
        return stands;
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        Wait = time.GetElapsedTime(sentAt);
        var isCrowded = count() >= Few;
        stands = queue.Observe(time.GetElapsedTime(startedAt), isCrowded ? Wait : TimeSpan.Zero);

        // Until it stands no more there is a probe under way, whether or not requests come.
        if (stands)
            Send();
        else
            Volatile.Write(ref isProbing, 0);
    }

    private void Send()
    {
        Volatile.Write(ref sentAt, time.GetTimestamp());
        enqueue(this);
    }
}
