namespace ModelGrains.Core.Threading;

/// <summary>
/// As many threads as there is work at once, each kept for a while for what comes next: whoever starts a thread spins until it runs, which
/// on a busy machine takes milliseconds. Work is begun at once and in no order. Safe for concurrent use.
/// </summary>
internal sealed class KeptThreads : TaskScheduler
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private readonly object gate = new();
    private readonly Queue<Task> waiting = new();
    private int idle;

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        lock (gate)
        {
            waiting.Enqueue(task);
            if (waiting.Count <= idle)
            {
                Monitor.Pulse(gate);
                return;
            }
        }

        new Thread(Work) { IsBackground = true, Name = "blocking work" }.UnsafeStart();
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (gate)
            return [.. waiting];
    }

    private void Work()
    {
        while (Take() is { } task)
            TryExecuteTask(task);
    }

    private Task? Take()
    {
        lock (gate)
        {
            while (waiting.Count == 0)
            {
                idle++;
                var isWoken = Monitor.Wait(gate, Kept);
                idle--;
                if (!isWoken && waiting.Count == 0)
                    return null;
            }

            return waiting.Dequeue();
        }
    }
}
