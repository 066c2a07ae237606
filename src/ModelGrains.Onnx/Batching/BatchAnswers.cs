using System.Collections.Concurrent;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Onnx.Sessions;

namespace ModelGrains.Onnx.Batching;

/// <summary>
/// Answers some requests of a batch one after the other on one thread of the pool: what follows an answer (writing it, above all) is short,
/// and a place in the pool's queue for each would cost about as much as it does.
/// </summary>
internal sealed class BatchAnswers : IThreadPoolWorkItem
{
    /// <summary>So many that the queue does not matter any more, and so few that other threads have something to do too.</summary>
    private const int Most = 16;

    private const int MaxPooled = 64;

    private static readonly ConcurrentQueue<BatchAnswers> Pool = new();
    private static int pooled;

    private readonly (InferenceRun Run, InferResponse Response)[] answers = new (InferenceRun, InferResponse)[Most];
    private int count;

    private BatchAnswers()
    {
    }

    /// <summary>An empty one.</summary>
    public static BatchAnswers Rent()
    {
        if (!Pool.TryDequeue(out var rented))
            return new BatchAnswers();
        Interlocked.Decrement(ref pooled);
        return rented;
    }

    /// <summary>Adds an answer, by whoever took the request out of the queue; where this is full it is sent.</summary>
    /// <returns>Where to add the next.</returns>
    public BatchAnswers Add(InferenceRun run, InferResponse response)
    {
        answers[count++] = (run, response);
        if (count < Most)
            return this;
        Send();
        return Rent();
    }

    /// <summary>Has the pool answer what was added.</summary>
    public void Send() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        for (var i = 0; i < count; i++)
            answers[i].Run.CompleteHere(answers[i].Response);
        Array.Clear(answers, 0, count);
        count = 0;
        if (Interlocked.Increment(ref pooled) <= MaxPooled)
            Pool.Enqueue(this);
        else
            Interlocked.Decrement(ref pooled);
    }
}
