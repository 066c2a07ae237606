using ModelGrains.Core.Admission;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Sessions;

namespace ModelGrains.Onnx.Batching;

/// <summary>
/// Joins the requests of one instance. As many batches are under way at a time as there are threads for; what comes meanwhile waits and is
/// the next. Which requests those are is decided when a thread is there to run them. Safe for concurrent use.
/// </summary>
internal sealed class Batcher : IDisposable
{
    private readonly Lock gate = new();
    private readonly BatchingOptions options;
    private readonly InferenceThreads threads;
    private readonly TimeProvider time;
    private readonly BatchRunner runner;
    private readonly BatchQueue queue;
    private readonly DrainRate rate;
    private readonly BatchSlot[] slots;
    private readonly Stack<BatchSlot> idle;
    private readonly ITimer timer;
    private long timerAt = long.MaxValue;

    /// <summary>Whether a slot waits for a thread: it will take what is there then, and another would find nothing.</summary>
    private bool isStarting;

    /// <summary>Makes a batcher with nothing under way.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="concurrency">The most batches under way at a time; at least 1.</param>
    /// <param name="threads">Where they run.</param>
    /// <param name="time">The clock.</param>
    /// <param name="runner">What runs them.</param>
    public Batcher(BatchingOptions options, int concurrency, InferenceThreads threads, TimeProvider time, BatchRunner runner)
    {
        this.options = options;
        this.threads = threads;
        this.time = time;
        rate = DrainRate.Of(time);
        this.runner = runner;
        queue = new BatchQueue(options);
        slots = [.. Enumerable.Range(0, concurrency).Select(_ => new BatchSlot(this))];
        idle = new Stack<BatchSlot>(slots);
        Limit = options.MaxQueueSize == 0 ? threads.QueueLimit : options.MaxQueueSize;
        timer = time.CreateTimer(static batcher => ((Batcher)batcher!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many may wait.</summary>
    public int Limit { get; }

    /// <summary>Queues a request, unless the queue is full, too slow or closed.</summary>
    public QueueAnswer TryEnqueue(InferenceRun run)
    {
        if (!threads.TryTakePlace())
            return QueueAnswer.Full;
        QueueAnswer answer;
        lock (gate)
            answer = TryAdd(run);
        if (answer != QueueAnswer.Taken)
            threads.GiveBackPlace();
        return answer;
    }

    /// <summary>Takes a request out of the queue; false where it is not in it.</summary>
    public bool TryRemove(InferenceRun run)
    {
        lock (gate)
        {
            if (!queue.TryRemove(run))
                return false;
        }

        threads.GiveBackPlace();
        return true;
    }

    /// <summary>Lets the calling thread run a lone request: only where the instance is idle and none is to be waited for. After a slot, <see cref="EndInline"/> follows.</summary>
    public BatchSlot? TryBeginInline()
    {
        lock (gate)
            return queue.Count == 0 && options.MaxQueueDelayMicroseconds == 0 && idle.Count == slots.Length ? idle.Pop() : null;
    }

    /// <summary>Ends what <see cref="TryBeginInline"/> began: what came meanwhile is next.</summary>
    public void EndInline(BatchSlot slot)
    {
        lock (gate)
            End(slot);
    }

    /// <summary>Runs batches on the calling thread until there is none, or others wait for the thread.</summary>
    public void Run(BatchSlot slot)
    {
        while (true)
        {
            bool hasBatch;
            List<InferenceRun>? rejected;
            lock (gate)
                hasBatch = TryTake(slot, out rejected);
            foreach (var run in rejected ?? [])
                Reject(run);
            // Without a batch the slot is idle, and may be another thread's by now: nothing of it is looked at.
            if (!hasBatch)
                break;
            for (var i = 0; i < slot.Batch.Count; i++)
                threads.GiveBackPlace();
            runner.Run(slot.Batch, slot.Buffers);
            slot.Batch.Clear();

            // Others have their turn before this instance has the next.
            if (threads.HasWork && threads.TryEnqueueInternal(slot))
                break;
        }

        threads.EndRun();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        timer.Dispose();
        foreach (var slot in slots)
            slot.Dispose();
    }

    private QueueAnswer TryAdd(InferenceRun run)
    {
        if (queue.Count >= Limit)
            return QueueAnswer.Full;
        if (rate.WaitBehind(queue.CountBefore(run)) > run.Patience)
            return QueueAnswer.TooSlow;
        queue.Add(run);
        if (!TryStart())
        {
            _ = queue.TryRemove(run);
            return QueueAnswer.Full;
        }

        SetTimer(options.QueueTimeoutMicroseconds == 0 ? long.MaxValue : run.ArrivedMicroseconds + options.QueueTimeoutMicroseconds);
        return QueueAnswer.Taken;
    }

    /// <summary>Gives a slot its next batch; false where there is none, and the slot is idle. The lock is held.</summary>
    private bool TryTake(BatchSlot slot, out List<InferenceRun>? rejected)
    {
        if (!slot.GoesOn)
            isStarting = false;
        var stamp = time.GetTimestamp();
        var now = runner.Microseconds(stamp);
        var nextLate = queue.Expire(now, slot.Rejected);
        rejected = slot.Rejected.Count == 0 ? null : [.. slot.Rejected];
        slot.Rejected.Clear();
        var waitUntil = queue.Take(now, slot.Batch);
        SetTimer(nextLate);
        if (slot.Batch.Count == 0)
        {
            SetTimer(waitUntil);
            slot.GoesOn = false;
            idle.Push(slot);
            return false;
        }

        rate.OnTaken(stamp, slot.Batch.Count, slot.GoesOn);
        slot.GoesOn = true;
        if (queue.Count > 0)
            _ = TryStart();
        return true;
    }

    /// <summary>A slot is idle again. The lock is held.</summary>
    private void End(BatchSlot slot)
    {
        idle.Push(slot);
        if (queue.Count > 0)
            _ = TryStart();
    }

    /// <summary>Asks for a thread where there is something to run and a slot for it; false where there is none to be had. The lock is held.</summary>
    private bool TryStart()
    {
        if (isStarting || idle.Count == 0)
            return true;
        if (!queue.IsReady(Now(), out var waitUntil))
        {
            SetTimer(waitUntil);
            return true;
        }

        var slot = idle.Pop();
        if (threads.TryEnqueueInternal(slot))
            return isStarting = true;
        idle.Push(slot);
        return idle.Count < slots.Length;
    }

    private void OnTimer()
    {
        var rejected = new List<InferenceRun>();
        lock (gate)
        {
            timerAt = long.MaxValue;
            SetTimer(queue.Expire(Now(), rejected));
            if (queue.Count > 0)
                _ = TryStart();
        }

        foreach (var run in rejected)
            Reject(run);
    }

    private void Reject(InferenceRun late)
    {
        threads.GiveBackPlace();
        late.Refuse(ModelErrors.DeadlineExceeded());
    }

    /// <summary>Has the timer fire then, if it does not before. The lock is held.</summary>
    private void SetTimer(long at)
    {
        if (at >= timerAt)
            return;
        timerAt = at;
        timer.Change(TimeSpan.FromMicroseconds(Math.Max(0, at - Now())), Timeout.InfiniteTimeSpan);
    }

    private long Now() => runner.Microseconds(time.GetTimestamp());
}
