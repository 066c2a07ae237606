using ModelGrains.Core.Health;
using ModelGrains.Models;
using ModelGrains.Onnx.Native;
using ModelGrains.Onnx.Runtime;

namespace ModelGrains.Onnx.Sessions;

/// <summary>
/// One probe of an instance: each sample is run on an inference thread when no request waits for one, and its answer judged. Holds a lease
/// only while a sample runs, so that a probe that waits keeps nobody from unloading. Not counted as usage.
/// </summary>
internal sealed class ProbeRun(
    InstanceKey key, Leases leases, LoadedModel model, Func<LoadedModel?> current, InferenceThreads threads, ISampleJudge judge, TimeProvider time) : InferenceWork
{
    private readonly TaskCompletionSource<ProbeResult?> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int next;
    private long ticks;

    /// <summary>What it came to; null where the instance was unloaded meanwhile.</summary>
    public Task<ProbeResult?> Start()
    {
        threads.EnqueueBackground(this);
        return completion.Task;
    }

    /// <inheritdoc/>
    public override void Run()
    {
        // A lease of a later load is none of this model's, whose session is gone.
        var samples = model.Manifest.Samples;
        var isTaken = leases.TryTake();
        var isLoaded = isTaken && current() == model;
        var failure = isLoaded ? Run(samples[next]) : null;
        if (isTaken)
            leases.GiveBack();
        threads.EndRun();
        if (!isLoaded)
        {
            completion.SetResult(null);
            return;
        }

        if (failure is null && ++next < samples.Length)
            threads.EnqueueBackground(this);
        else
            completion.SetResult(new ProbeResult(failure, failure is null ? time.GetElapsedTime(0, ticks / samples.Length) : TimeSpan.Zero));
    }

    private string? Run(ModelSample sample)
    {
        try
        {
            var startedAt = time.GetTimestamp();
            var answer = model.RunSample(sample);
            ticks += time.GetTimestamp() - startedAt;
            return judge.FindDifference(key, sample, answer) is { } difference ? $"sample '{sample.Name}': {difference}" : null;
        }
        catch (Exception e)
        {
            return $"sample '{sample.Name}' failed: {(e is OrtException or RunTooLongException ? OrtErrorText.Clean(e.Message, null) : e.GetType().Name)}";
        }
    }
}
