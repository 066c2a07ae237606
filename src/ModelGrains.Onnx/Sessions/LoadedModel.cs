using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using ModelGrains.Core.Batching;
using ModelGrains.Core.Inference;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Onnx.Batching;
using ModelGrains.Onnx.Native;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Sessions;

/// <summary>What one load of an instance runs requests on, from ready to unloaded. Safe for concurrent use; whoever calls holds a lease.</summary>
internal sealed class LoadedModel
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    private readonly InstanceKey key;
    private readonly SessionReference reference;
    private readonly TimeProvider time;
    private readonly UsageCounters counters;
    private readonly RunSpeed speed;
    private readonly ImmutableArray<string> outputNames;
    private readonly bool hasBatchDimension;
    private readonly BatchRunner? batches;
    private readonly Batcher? batcher;
    private readonly IMemoryShare? memory;
    private int waiting;

    public LoadedModel(
        InstanceKey key, SessionReference reference, ModelManifest manifest, InferenceThreads threads, TimeProvider time, UsageCounters counters, RunSpeed speed,
        ILogger logger, IMemoryShare? memory)
    {
        this.memory = memory;
        this.key = key;
        this.reference = reference;
        this.time = time;
        this.counters = counters;
        this.speed = speed;
        Manifest = manifest;
        outputNames = [.. manifest.Signature.Outputs.Select(output => output.Name)];
        if (manifest.Batching.MaxBatchSize > 1)
        {
            batches = new BatchRunner(key, this, reference.Session, outputNames, time, counters, logger);
            batcher = new Batcher(manifest.Batching, BatchConcurrency(manifest, threads), threads, time, batches);
        }

        hasBatchDimension = manifest.Signature.Inputs is [{ HasRank: false } or { Shape: [-1, ..] }, ..];
    }

    /// <summary>The manifest.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>What its session takes, in bytes.</summary>
    public long MemoryInBytes => memory?.Bytes ?? 0;

    /// <summary>What is wrong with a request; null where it fits.</summary>
    public ModelError? Check(InferRequest request) =>
        RequestValidator.Check(Manifest.Signature, request) ?? Classifier.Check(Manifest.Signature, request) ?? BatchShape.Check(Manifest.Batching, request);

    /// <summary>Whole microseconds of a time stamp.</summary>
    public long Microseconds(long timestamp) => counters.Microseconds(timestamp);

    /// <summary>Whether a request that waited for a thread since then is to be refused instead of run.</summary>
    public bool RefusesLate(long arrivedAt, long now) =>
        batcher is null && Manifest.Batching is { QueueTimeoutMicroseconds: > 0, TimeoutAction: QueueTimeoutAction.Reject } options &&
        BatchPolicy.IsLate(options, Microseconds(arrivedAt), Microseconds(now));

    /// <summary>Queues a request; why it cannot be where it is not.</summary>
    public ModelError? TryEnqueue(InferenceRun run, InferenceThreads threads)
    {
        if (batcher is not null)
            return Refusal(batcher.TryEnqueue(run), run, batcher.Limit);
        var limit = Manifest.Batching.MaxQueueSize;
        if (limit > 0 && Interlocked.Increment(ref waiting) > limit)
        {
            GiveBackPlace();
            return Full(limit);
        }

        var answer = threads.TryEnqueue(run);
        if (answer != QueueAnswer.Taken)
            GiveBackPlace();
        return Refusal(answer, run, threads.QueueLimit);
    }

    /// <summary>Takes a request out of the queue; false where it is not in it.</summary>
    public bool TryRemove(InferenceRun run, InferenceThreads threads)
    {
        if (batcher is not null)
            return batcher.TryRemove(run);
        if (!threads.TryRemove(run))
            return false;
        GiveBackPlace();
        return true;
    }

    /// <summary>A request that does not wait for a batch waits no more.</summary>
    public void GiveBackPlace()
    {
        if (Manifest.Batching.MaxQueueSize > 0)
            Interlocked.Decrement(ref waiting);
    }

    /// <summary>Lets the calling thread run a request; after true, <see cref="EndInline"/> follows.</summary>
    public bool TryBeginInline(InferenceThreads threads, out BatchSlot? slot)
    {
        slot = null;
        if (!threads.TryBeginInline())
            return false;
        if (batcher is null || (slot = batcher.TryBeginInline()) is not null)
            return true;
        threads.EndRun();
        return false;
    }

    /// <summary>Ends what <see cref="TryBeginInline"/> began.</summary>
    public void EndInline(InferenceThreads threads, BatchSlot? slot)
    {
        threads.EndRun();
        if (slot is not null)
            batcher!.EndInline(slot);
    }

    /// <summary>Whether a request's run is likely to be quick.</summary>
    public bool IsQuick(InferRequest request) => speed.IsQuick(RunSpeed.SizeOf(request.Inputs));

    /// <summary>Runs one request on the calling thread. Never throws.</summary>
    /// <param name="request">A request that fits.</param>
    /// <param name="arrivedAt">When it came to the instance.</param>
    /// <param name="startedAt">When its run began: now.</param>
    /// <param name="options">The run's own options, by which its caller can end it; null where nobody can.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Outcome<InferResponse> Run(InferRequest request, long arrivedAt, long startedAt, RunOptions? options, CancellationToken cancellationToken)
    {
        var times = new RunTimes { Started = startedAt };
        var elements = Elements(request);
        ModelError error;
        try
        {
            var outputs = reference.Session.Run(request.Inputs, request.Outputs.IsEmpty ? outputNames : request.Outputs, options, time, ref times);
            speed.Learn(times.Finished - startedAt, RunSpeed.SizeOf(request.Inputs));
            counters.OnRun(times, elements);
            counters.OnAnswered(arrivedAt, startedAt, times.Finished, elements);
            return Answer(request, arrivedAt, outputs, times, elements);
        }
        catch (Exception e) when (e is OrtException or RunTooLongException && cancellationToken.IsCancellationRequested)
        {
            error = ModelErrors.Cancelled();
        }
        catch (Exception e)
        {
            var text = e is OrtException or RunTooLongException ? OrtErrorText.Clean(e.Message, null) : e.GetType().Name;
            error = ModelErrors.RuntimeFault($"'{request.Model}' failed on this request: {text}");
        }

        times.Fail(time.GetTimestamp());
        counters.OnRun(times, elements);
        return Refuse(error, arrivedAt, times.Finished);
    }

    /// <summary>Runs a sample on the calling thread, without counting it.</summary>
    /// <exception cref="OrtException">The run failed.</exception>
    public ImmutableArray<Tensor> RunSample(ModelSample sample)
    {
        var times = new RunTimes { Started = time.GetTimestamp() };
        return reference.Session.Run(sample.Inputs, outputNames, null, time, ref times);
    }

    /// <summary>Prepares for the largest batch; null on success, else why the session cannot run it.</summary>
    public string? WarmUp() => batches?.WarmUp();

    /// <summary>Counts a request that is not answered.</summary>
    public ModelError Refuse(ModelError error, long arrivedAt, long now)
    {
        counters.OnUnanswered(error.Code, arrivedAt, now);
        return error;
    }

    /// <summary>Lets the session go. No lease is held any more.</summary>
    public void Release()
    {
        batcher?.Dispose();
        reference.Dispose();
        LoadMeter.OnReleased();
        memory?.Dispose();
    }

    /// <summary>The answer to a request, of outputs that may be a batch's.</summary>
    public InferResponse Answer(InferRequest request, long arrivedAt, ImmutableArray<Tensor> outputs, in RunTimes times, long batchSize) => new()
    {
        Model = key.Model,
        Version = key.Version,
        Id = request.Id,
        Outputs = Classifier.Apply(Manifest.Signature, request, outputs),
        Timing = new InferTiming
        {
            QueueMicroseconds = counters.Microseconds(times.Started - arrivedAt),
            ComputeInputMicroseconds = counters.Microseconds(times.Input),
            ComputeInferMicroseconds = counters.Microseconds(times.Infer),
            ComputeOutputMicroseconds = counters.Microseconds(times.Output),
            BatchSize = (int)batchSize,
        },
    };

    /// <summary>A batch for each thread that is not used by another: a device runs one at a time.</summary>
    private static int BatchConcurrency(ModelManifest manifest, InferenceThreads threads) =>
        manifest.Accelerator == "gpu" ? 1 : Math.Max(1, threads.Count / Math.Max(1, manifest.Threads));

    private ModelError? Refusal(QueueAnswer answer, InferenceRun run, int limit) => answer switch
    {
        QueueAnswer.Taken => null,
        QueueAnswer.TooSlow => ModelErrors.QueueTooSlow(key.Model.Value, run.Request.TimeLeft ?? default, RetryAfter),
        _ => Full(limit),
    };

    private ModelError Full(int limit) => ModelErrors.QueueFull(key.Model.Value, limit, RetryAfter);

    private long Elements(InferRequest request) => hasBatchDimension && request.Inputs is [{ Shape: [var first, ..] }, ..] ? first : 1;
}
