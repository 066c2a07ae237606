using System.Collections.Concurrent;
using ModelGrains.Storage.PredictionLogs;

namespace ModelGrains.Storage.Tests.PredictionLogs;

/// <summary>A sink that waits until it is told, and fails as often as it is told.</summary>
internal sealed class HeldSink : IPredictionSink
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<LogPartition> Taken { get; } = [];

    /// <summary>How often it still fails.</summary>
    public int Failures { get; set; }

    /// <summary>Ends once something is to be written.</summary>
    public Task Reached => reached.Task;

    public void Release() => released.TrySetResult();

    public async Task AppendAsync(LogPartition partition, ReadOnlyMemory<byte> member, CancellationToken cancellationToken)
    {
        reached.TrySetResult();
        await released.Task;
        if (Failures-- > 0)
            throw new PredictionSinkException("not now");
        Taken.Enqueue(partition);
    }
}
