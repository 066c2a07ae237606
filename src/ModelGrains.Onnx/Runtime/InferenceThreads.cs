using System.Collections.Concurrent;

namespace ModelGrains.Onnx.Runtime;

/// <summary>
/// The threads that run inferences, never the grains' scheduler: a run cannot be interrupted and would hold a turn. The queue in
/// front of them is bounded and refuses at once when it is full.
/// </summary>
public sealed class InferenceThreads : IDisposable
{
    /// <summary>How long a stop waits for runs: a kernel cannot be interrupted, and the process ends anyway.</summary>
    private static readonly TimeSpan StopWait = TimeSpan.FromSeconds(2);

    private readonly BlockingCollection<IInferenceWork> queue;
    private readonly Thread[] threads;
    private int disposed;

    /// <summary>Starts the threads.</summary>
    public InferenceThreads(OnnxOptions options)
    {
        QueueLimit = options.QueueLimit;
        queue = new BlockingCollection<IInferenceWork>(options.QueueLimit);
        threads = new Thread[options.InferenceThreads == 0 ? Environment.ProcessorCount : options.InferenceThreads];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"inference {i}" };
            threads[i].Start();
        }
    }

    /// <summary>How many requests may wait.</summary>
    public int QueueLimit { get; }

    /// <summary>Puts work in the queue; false where it is full or the threads are stopped.</summary>
    internal bool TryEnqueue(IInferenceWork work)
    {
        try
        {
            return queue.TryAdd(work);
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Finishes what is queued and stops the threads; what runs longer than a moment is left to end with the process.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        queue.CompleteAdding();
        var startedAt = TimeProvider.System.GetTimestamp();
        var stopped = true;
        foreach (var thread in threads)
        {
            var rest = StopWait - TimeProvider.System.GetElapsedTime(startedAt);
            stopped &= thread.Join(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
        }

        if (stopped)
            queue.Dispose();
    }

    private void Work()
    {
        foreach (var work in queue.GetConsumingEnumerable())
            work.Run();
    }
}
