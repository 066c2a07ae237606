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

    /// <summary>Measures it.</summary>
    public async Task<TimeSpan> MeasureAsync()
    {
        var startedAt = time.GetTimestamp();
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var pool = time.GetElapsedTime(startedAt);
        var inference = threads.ExpectedWait;
        return pool > inference ? pool : inference;
    }
}
