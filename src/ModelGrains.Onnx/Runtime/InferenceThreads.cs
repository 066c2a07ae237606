using System.Collections.Concurrent;

namespace ModelGrains.Onnx.Runtime;

/// <summary>
/// The threads that run inferences, never the grains' scheduler: a run cannot be interrupted and would hold a turn. The queue in
/// front of them is bounded and refuses at once when it is full.
/// </summary>
public sealed class InferenceThreads : IDisposable
{
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

    /// <summary>Finishes what is queued and stops the threads.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        queue.CompleteAdding();
        foreach (var thread in threads)
            thread.Join();
        queue.Dispose();
    }

    private void Work()
    {
        foreach (var work in queue.GetConsumingEnumerable())
            work.Run();
    }
}
