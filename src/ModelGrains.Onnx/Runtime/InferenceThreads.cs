using ModelGrains.Core.Admission;

namespace ModelGrains.Onnx.Runtime;

/// <summary>
/// The threads that run inferences, never the grains' scheduler: a run cannot be interrupted and would hold a turn. The queue in
/// front of them is bounded and refuses at once when it is full. Safe for concurrent use.
/// </summary>
public sealed class InferenceThreads : IDisposable
{
    /// <summary>How long a stop waits for runs: a kernel cannot be interrupted, and the process ends anyway.</summary>
    private static readonly TimeSpan StopWait = TimeSpan.FromSeconds(2);

    private const int InlinePerThread = 4;

    private readonly object gate = new();
    private readonly Thread[] threads;
    private readonly WorkList queue = new();
    private readonly WorkList background = new();
    private readonly DrainRate rate;
    private readonly TimeProvider time;
    private int idle;
    private int waiting;
    private int running;
    private bool isClosed;

    /// <summary>Starts the threads.</summary>
    public InferenceThreads(OnnxOptions options, TimeProvider time)
    {
        this.time = time;
        rate = DrainRate.Of(time);
        QueueLimit = options.QueueLimit;
        threads = new Thread[options.InferenceThreads == 0 ? Environment.ProcessorCount : options.InferenceThreads];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"inference {i}" };
            threads[i].Start();
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => threads.Length;

    /// <summary>How many requests may wait.</summary>
    public int QueueLimit { get; }

    /// <summary>Requests that wait now, over all models.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>How long what came now would wait for a thread.</summary>
    public TimeSpan ExpectedWait
    {
        get
        {
            lock (gate)
                return TimeSpan.FromSeconds((double)rate.WaitBehind(queue.Count) / time.TimestampFrequency);
        }
    }

    /// <summary>Whether something waits for a thread.</summary>
    internal bool HasWork => queue.First is not null;

    /// <summary>Takes one of the places to wait; false where all are taken. Whoever took it gives it back.</summary>
    internal bool TryTakePlace()
    {
        if (Interlocked.Increment(ref waiting) <= QueueLimit)
            return true;
        Interlocked.Decrement(ref waiting);
        return false;
    }

    /// <summary>Gives a place back.</summary>
    internal void GiveBackPlace() => Interlocked.Decrement(ref waiting);

    /// <summary>Puts a request in the queue, unless it is full, too slow or closed.</summary>
    internal QueueAnswer TryEnqueue(InferenceWork work)
    {
        if (!TryTakePlace())
            return QueueAnswer.Full;
        work.HoldsPlace = true;
        var answer = TryAdd(work);
        if (answer != QueueAnswer.Taken)
            GiveBackPlace();
        return answer;
    }

    /// <summary>Puts work in the queue that is no request of its own and takes no place; false where the threads are stopped.</summary>
    internal bool TryEnqueueInternal(InferenceWork work)
    {
        work.HoldsPlace = false;
        return TryAdd(work) == QueueAnswer.Taken;
    }

    /// <summary>Has work done when no request waits for a thread; under a standing load that is late, or never.</summary>
    internal void EnqueueBackground(InferenceWork work)
    {
        work.HoldsPlace = false;
        lock (gate)
        {
            background.Add(work);
            if (idle > 0)
                Monitor.Pulse(gate);
        }
    }

    /// <summary>Takes work out of the queue; false where it is not in it: a thread has taken it, or it never was.</summary>
    internal bool TryRemove(InferenceWork work)
    {
        lock (gate)
        {
            if (work.List != queue)
                return false;
            Unlink(work);
            return true;
        }
    }

    /// <summary>
    /// Lets the calling thread run a quick inference itself, unless very many do so already: the callers are threads of a pool about as
    /// large as the machine, and to hand a quick run over costs more than the run. After true, <see cref="EndRun"/> follows.
    /// </summary>
    internal bool TryBeginInline()
    {
        if (Interlocked.Increment(ref running) <= InlinePerThread * threads.Length)
            return true;
        Interlocked.Decrement(ref running);
        return false;
    }

    /// <summary>Ends what <see cref="TryBeginInline"/> began; a thread's work calls it too, before it tells anybody that it is done.</summary>
    internal void EndRun() => Interlocked.Decrement(ref running);

    /// <summary>Finishes what is queued and stops the threads; what runs longer than a moment is left to end with the process.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isClosed)
                return;
            isClosed = true;
            Monitor.PulseAll(gate);
        }

        var startedAt = TimeProvider.System.GetTimestamp();
        foreach (var thread in threads)
        {
            var rest = StopWait - TimeProvider.System.GetElapsedTime(startedAt);
            _ = thread.Join(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
        }
    }

    private QueueAnswer TryAdd(InferenceWork work)
    {
        lock (gate)
        {
            if (isClosed)
                return QueueAnswer.Full;
            if (rate.WaitBehind(queue.Count) > work.Patience)
                return QueueAnswer.TooSlow;
            queue.Add(work);
            if (idle > 0)
                Monitor.Pulse(gate);
            return QueueAnswer.Taken;
        }
    }

    private void Unlink(InferenceWork work)
    {
        queue.Remove(work);
        if (work.HoldsPlace)
            GiveBackPlace();
    }

    private void Work()
    {
        while (Take() is { } work)
            work.Run();
    }

    private InferenceWork? Take()
    {
        lock (gate)
        {
            var waited = queue.First is not null;
            while (queue.First is null)
            {
                if (!isClosed && background.First is { } rest)
                {
                    background.Remove(rest);
                    Interlocked.Increment(ref running);
                    return rest;
                }

                if (isClosed)
                    return null;
                idle++;
                Monitor.Wait(gate);
                idle--;
            }

            rate.OnTaken(time.GetTimestamp(), 1, waited);

            var work = queue.First;
            Unlink(work);
            Interlocked.Increment(ref running);
            return work;
        }
    }
}
