using System.Collections.Concurrent;

namespace Orleans.Runtime;

/// <summary>
/// Runs an activation's turns one at a time on the thread pool: the pump, which starts requests, and the continuations
/// of what was started. Code awaiting inside a turn comes back here.
/// </summary>
internal sealed class ActivationScheduler(Activation activation) : TaskScheduler, IThreadPoolWorkItem
{
    // After this many turns others get the thread.
    private const int TurnsPerSlice = 64;
    private readonly ConcurrentQueue<Task> _turns = new();
    private int _pumpRequested;
    private int _scheduled;

    public override int MaximumConcurrencyLevel => 1;

    public void RequestPump()
    {
        Volatile.Write(ref _pumpRequested, 1);
        Schedule();
    }

    public void Run(Action action) =>
        _ = Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    void IThreadPoolWorkItem.Execute()
    {
        RuntimeContext.Current = activation;
        try
        {
            for (var turns = 0; turns < TurnsPerSlice; turns++)
            {
                // The pump's task is made here, where no caller's execution context can get into it.
                if (Volatile.Read(ref _pumpRequested) == 1 && Interlocked.Exchange(ref _pumpRequested, 0) == 1)
                    new Task(static state => ((Activation)state!).Pump(), activation).Start(this);
                if (!_turns.TryDequeue(out var turn)) break;
                TryExecuteTask(turn);
            }
        }
        finally
        {
            RuntimeContext.Current = null;
        }

        Volatile.Write(ref _scheduled, 0);
        Interlocked.MemoryBarrier();
        if (!_turns.IsEmpty || Volatile.Read(ref _pumpRequested) == 1) Schedule();
    }

    protected override void QueueTask(Task task)
    {
        _turns.Enqueue(task);
        Schedule();
    }

    // A continuation that completes inside one of our turns may run at once.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(RuntimeContext.Current, activation) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _turns.ToArray();

    private void Schedule()
    {
        if (Interlocked.Exchange(ref _scheduled, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
