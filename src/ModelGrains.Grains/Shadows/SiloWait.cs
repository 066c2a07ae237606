using ModelGrains.Onnx.Runtime;

namespace ModelGrains.Grains.Shadows;

/// <summary>How long work waits on this silo: for a thread of the pool, or for one that runs inferences, whichever is longer.</summary>
internal sealed class SiloWait
{
    private readonly InferenceThreads threads;
    private readonly TimeProvider time;

    public SiloWait(InferenceThreads threads, TimeProvider time)
    {
        this.threads = threads;
        this.time = time;
    }

    /// <summary>Measures it: a probe goes through the pool's queue as requests do.</summary>
    public async Task<TimeSpan> MeasureAsync()
    {
        var startedAt = time.GetTimestamp();
        var probe = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(state => state.SetResult(time.GetElapsedTime(startedAt)), probe, preferLocal: false);
        var pool = await probe.Task;
        var inference = threads.ExpectedWait;
        return pool > inference ? pool : inference;
    }
}
