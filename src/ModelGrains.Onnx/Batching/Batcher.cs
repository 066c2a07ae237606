using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Sessions;

namespace ModelGrains.Onnx.Batching;

/// <summary>
/// Joins the requests of one instance. One batch is under way at a time; what comes meanwhile waits and is the next. Which requests
/// those are is decided when a thread is there to run them. Safe for concurrent use.
/// </summary>
internal sealed class Batcher : InferenceWork, IDisposable
{
    private readonly Lock gate = new();
    private readonly BatchingOptions options;
    private readonly InferenceThreads threads;
    private readonly TimeProvider time;
    private readonly LoadedModel model;
    private readonly BatchQueue queue;
    private readonly List<InferenceRun> batch = [];
    private readonly ITimer timer;
    private long timerAt = long.MaxValue;
    private bool isBusy;

    public Batcher(BatchingOptions options, InferenceThreads threads, TimeProvider time, LoadedModel model)
    {
        this.options = options;
        this.threads = threads;
        this.time = time;
        this.model = model;
        queue = new BatchQueue(options);
        Limit = options.MaxQueueSize == 0 ? threads.QueueLimit : options.MaxQueueSize;
        timer = time.CreateTimer(static batcher => ((Batcher)batcher!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many may wait.</summary>
    public int Limit { get; }

    /// <summary>Queues a request; false where the queue is full or the threads are stopped.</summary>
    public bool TryEnqueue(InferenceRun run)
    {
        if (!threads.TryTakePlace())
            return false;
        lock (gate)
        {
            if (queue.Count < Limit)
            {
                queue.Add(run);
                if (isBusy || TryStart())
                {
                    SetTimer(options.QueueTimeoutMicroseconds == 0 ? long.MaxValue : run.ArrivedMicroseconds + options.QueueTimeoutMicroseconds);
                    return true;
                }

                _ = queue.TryRemove(run);
            }
        }

        threads.GiveBackPlace();
        return false;
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

    /// <summary>Lets the calling thread run a lone request: only where the instance is idle, nobody waits and none is to be waited for. After true, <see cref="EndInline"/> follows.</summary>
    public bool TryBeginInline()
    {
        lock (gate)
        {
            if (isBusy || queue.Count > 0 || options.MaxQueueDelayMicroseconds > 0)
                return false;
            return isBusy = true;
        }
    }

    /// <summary>Ends what <see cref="TryBeginInline"/> began: what came meanwhile is next.</summary>
    public void EndInline()
    {
        lock (gate)
        {
            isBusy = false;
            if (queue.Count > 0)
                _ = TryStart();
        }
    }

    /// <inheritdoc/>
    public override void Run()
    {
        while (true)
        {
            var rejected = new List<InferenceRun>();
            batch.Clear();
            lock (gate)
            {
                var now = Now();
                var nextLate = queue.Expire(now, rejected);
                var waitUntil = queue.Take(now, batch);
                SetTimer(nextLate);
                if (batch.Count == 0)
                {
                    isBusy = false;
                    SetTimer(waitUntil);
                }
            }

            Reject(rejected);
            if (batch.Count == 0)
            {
                threads.EndRun();
                return;
            }

            for (var i = 0; i < batch.Count; i++)
                threads.GiveBackPlace();
            model.Run(batch);
            // Others have their turn before this instance has the next.
            if (threads.HasWork && threads.TryEnqueueInternal(this))
            {
                threads.EndRun();
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    /// <summary>Asks for a thread where there is something to run; false where there is none to be had. The lock is held.</summary>
    private bool TryStart()
    {
        if (!queue.IsReady(Now(), out var waitUntil))
        {
            SetTimer(waitUntil);
            return true;
        }

        isBusy = true;
        return threads.TryEnqueueInternal(this) || (isBusy = false);
    }

    private void OnTimer()
    {
        var rejected = new List<InferenceRun>();
        lock (gate)
        {
            timerAt = long.MaxValue;
            SetTimer(queue.Expire(Now(), rejected));
            if (!isBusy && queue.Count > 0)
                _ = TryStart();
        }

        Reject(rejected);
    }

    private void Reject(List<InferenceRun> late)
    {
        foreach (var run in late)
        {
            threads.GiveBackPlace();
            run.Refuse(ModelErrors.DeadlineExceeded());
        }
    }

    /// <summary>Has the timer fire then, if it does not before. The lock is held.</summary>
    private void SetTimer(long at)
    {
        if (at >= timerAt)
            return;
        timerAt = at;
        timer.Change(TimeSpan.FromMicroseconds(Math.Max(0, at - Now())), Timeout.InfiniteTimeSpan);
    }

    private long Now() => model.Microseconds(time.GetTimestamp());
}
