using System.Collections.Concurrent;
using ModelGrains.Core.Shadows;
using ModelGrains.Onnx.Runtime;

namespace ModelGrains.Grains.Shadows;

/// <summary>
/// The copies of this silo that wait, bounded for each shadow and for all, and the one thread that starts them. It has a low priority: whoever
/// gives it work leaves a message and never waits for a lock that it holds. A shadow that hangs holds its own place only. Safe for
/// concurrent use.
/// </summary>
internal sealed class ShadowQueue : IThreadPoolWorkItem, IDisposable
{
    private readonly ShadowOptions options;
    private readonly ShadowRunner runner;
    private readonly TimeProvider time;
    private readonly ConcurrentQueue<ShadowMessage> inbox = new();
    private readonly Queue<ShadowLane> line = new();
    private readonly Lock starting = new();
    private readonly object bed = new();
    private readonly long maxBytes;
    private Thread? thread;
    private long bytes;
    private int isAsleep;
    private bool isWoken;
    private volatile bool isStopped;

    public ShadowQueue(ShadowOptions options, ShadowRunner runner, TimeProvider time)
    {
        this.options = options;
        this.runner = runner;
        this.time = time;
        maxBytes = (long)options.QueueMegabytes << 20;
    }

    /// <summary>Whether a copy would be taken now: to be asked before it is made.</summary>
    /// <param name="lane">Whose.</param>
    /// <param name="size">What its tensors take, as far as that is known.</param>
    public bool HasRoom(ShadowLane lane, long size) =>
        lane.HasPlace(options.QueueLength, size, maxBytes / 2) && Volatile.Read(ref bytes) + size <= maxBytes;

    /// <summary>Takes a copy, unless the queue is full; then the copy is dropped and counted.</summary>
    public void Add(ShadowWork work)
    {
        var lane = work.Lane;
        if (isStopped || lane.IsClosed)
        {
            lane.Tally.OnExpired(1);
        }
        else if (!TryReserve(work))
        {
            lane.Tally.OnDropped();
        }
        else
        {
            lane.Begin();
            Post(new ShadowMessage(ShadowMessageKind.Add, lane, work));
        }
    }

    /// <summary>Drops what waits for a shadow: the route has it no more, or the silo is under pressure.</summary>
    public void Clear(ShadowLane lane) => Post(new ShadowMessage(ShadowMessageKind.Clear, lane, null));

    /// <summary>Starts nothing more.</summary>
    public void Dispose()
    {
        isStopped = true;
        Wake();
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => Wake();

    private bool TryReserve(ShadowWork work)
    {
        var lane = work.Lane;
        if (lane.TryTakePlace(options.QueueLength, work.Bytes, maxBytes / 2))
        {
            if (Interlocked.Add(ref bytes, work.Bytes) <= maxBytes)
                return true;
            Interlocked.Add(ref bytes, -work.Bytes);
            lane.GiveBackPlace();
            lane.GiveBack(work.Bytes);
        }

        return false;
    }

    private void Post(ShadowMessage message)
    {
        inbox.Enqueue(message);
        if (message.Kind == ShadowMessageKind.Add)
        {
            // Nothing comes of it before a copy ends, and whoever runs that one wakes the thread. It calls the shadow busy no more before it
            // looks here for the last time and sleeps.
            Interlocked.MemoryBarrier();
            if (message.Lane.IsBusy)
                return;
        }

        if (Interlocked.CompareExchange(ref isAsleep, 0, 1) == 1)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        else if (Volatile.Read(ref thread) is null)
            Start();
    }

    private void Start()
    {
        lock (starting)
        {
            if (thread is not null || isStopped)
                return;
            var started = new Thread(Work) { IsBackground = true, Name = "shadows" };
            Volatile.Write(ref thread, started);
            started.Start();
        }
    }

    private void Wake()
    {
        lock (bed)
        {
            isWoken = true;
            Monitor.Pulse(bed);
        }
    }

    private void Work()
    {
        ThreadPriorities.LowerCurrent();
        while (!isStopped)
        {
            while (inbox.TryDequeue(out var message))
                Take(message);
            if (line.TryDequeue(out var lane))
                StartNext(lane);
            else
                Sleep();
        }
    }

    private void Sleep()
    {
        Volatile.Write(ref isAsleep, 1);
        Interlocked.MemoryBarrier();
        // Who left a message before that woke nobody.
        if (!inbox.IsEmpty && Interlocked.CompareExchange(ref isAsleep, 0, 1) == 1)
            return;
        lock (bed)
        {
            while (!isWoken && !isStopped)
                Monitor.Wait(bed);
            isWoken = false;
        }
    }

    private void Take(ShadowMessage message)
    {
        var lane = message.Lane;
        switch (message.Kind)
        {
            case ShadowMessageKind.Add when lane.IsClosed:
                Drop(message.Work!);
                break;
            case ShadowMessageKind.Add:
                lane.Waiting.Enqueue(message.Work!);
                break;
            case ShadowMessageKind.Done:
                lane.Running--;
                lane.IsBusy = false;
                GiveBack(message.Work!);
                lane.End();
                break;
            case ShadowMessageKind.Clear:
                while (lane.Waiting.TryDequeue(out var work))
                    Drop(work);
                break;
        }

        PutInLine(lane);
    }

    private void Drop(ShadowWork work)
    {
        work.Lane.GiveBackPlace();
        GiveBack(work);
        if (work.Lane.IsClosed)
            work.Lane.Tally.OnExpired(1);
        else
            work.Lane.Tally.OnPaused();
        work.Lane.End();
    }

    private void GiveBack(ShadowWork work)
    {
        Interlocked.Add(ref bytes, -work.Bytes);
        work.Lane.GiveBack(work.Bytes);
    }

    private void PutInLine(ShadowLane lane)
    {
        if (lane.IsInLine || lane.Waiting.Count == 0 || lane.Running >= options.Parallel)
            return;
        lane.IsInLine = true;
        line.Enqueue(lane);
    }

    private void StartNext(ShadowLane lane)
    {
        lane.IsInLine = false;
        if (!lane.Waiting.TryDequeue(out var work))
            return;
        lane.GiveBackPlace();
        lane.IsBusy = ++lane.Running >= options.Parallel;
        PutInLine(lane);
        _ = RunAsync(work);
    }

    private async Task RunAsync(ShadowWork work)
    {
        if (CopyTime.Left(work.Time, time.GetElapsedTime(work.TakenAt)) is { } left)
            await runner.RunAsync(work, left);
        else
            work.Lane.Tally.OnExpired(1);
        Post(new ShadowMessage(ShadowMessageKind.Done, work.Lane, work));
    }
}
