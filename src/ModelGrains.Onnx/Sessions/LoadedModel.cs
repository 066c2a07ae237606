using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using ModelGrains.Core.Inference;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Onnx.Native;
using ModelGrains.Onnx.Runtime;

namespace ModelGrains.Onnx.Sessions;

/// <summary>What one load of an instance runs requests on, from ready to unloaded. Safe for concurrent use; whoever calls holds a lease.</summary>
internal sealed class LoadedModel
{
    private readonly InstanceKey key;
    private readonly SessionReference reference;
    private readonly TimeProvider time;
    private readonly UsageCounters counters;
    private readonly RunSpeed speed;
    private readonly ImmutableArray<string> outputNames;
    private readonly bool hasBatchDimension;

    public LoadedModel(InstanceKey key, SessionReference reference, ModelManifest manifest, TimeProvider time, UsageCounters counters, RunSpeed speed)
    {
        this.key = key;
        this.reference = reference;
        this.time = time;
        this.counters = counters;
        this.speed = speed;
        Manifest = manifest;
        outputNames = [.. manifest.Signature.Outputs.Select(output => output.Name)];
        hasBatchDimension = manifest.Signature.Inputs is [{ HasRank: false } or { Shape: [-1, ..] }, ..];
    }

    /// <summary>The manifest.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>What is wrong with a request; null where it fits.</summary>
    public ModelError? Check(InferRequest request) => RequestValidator.Check(Manifest.Signature, request);

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
            return new InferResponse
            {
                Model = key.Model,
                Version = key.Version,
                Id = request.Id,
                Outputs = outputs,
                Timing = new InferTiming
                {
                    QueueMicroseconds = counters.Microseconds(startedAt - arrivedAt),
                    ComputeInputMicroseconds = counters.Microseconds(times.Input),
                    ComputeInferMicroseconds = counters.Microseconds(times.Infer),
                    ComputeOutputMicroseconds = counters.Microseconds(times.Output),
                    BatchSize = (int)elements,
                },
            };
        }
        catch (OrtException e)
        {
            error = cancellationToken.IsCancellationRequested
                ? ModelErrors.Cancelled()
                : ModelErrors.RuntimeFault($"'{request.Model}' failed on this request: {OrtErrorText.Clean(e.Message, null)}");
        }
        catch (Exception e)
        {
            error = ModelErrors.RuntimeFault($"'{request.Model}' failed on this request: {e.GetType().Name}");
        }

        times.Fail(time.GetTimestamp());
        counters.OnRun(times, elements);
        return Refuse(error, arrivedAt, times.Finished);
    }

    /// <summary>Counts a request that is not answered.</summary>
    public ModelError Refuse(ModelError error, long arrivedAt, long now)
    {
        counters.OnUnanswered(error.Code, arrivedAt, now);
        return error;
    }

    /// <summary>Lets the session go. No lease is held any more.</summary>
    public void Release() => reference.Dispose();

    private long Elements(InferRequest request) => hasBatchDimension && request.Inputs is [{ Shape: [var first, ..] }, ..] ? first : 1;
}
