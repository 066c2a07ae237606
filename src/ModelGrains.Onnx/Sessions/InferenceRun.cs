using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Sessions;

/// <summary>One request on its way through the queue and the session. What is cancelled before its turn does not run.</summary>
internal sealed class InferenceRun : IInferenceWork
{
    private readonly OnnxSession session;
    private readonly InferRequest request;
    private readonly IReadOnlyCollection<string> outputs;
    private readonly UsageCounters counters;
    private readonly TimeProvider time;
    private readonly CancellationToken cancellationToken;
    private readonly long queuedAt;
    private readonly TaskCompletionSource<Outcome<ImmutableArray<Tensor>>> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InferenceRun(
        OnnxSession session, InferRequest request, IReadOnlyCollection<string> outputs, UsageCounters counters, TimeProvider time, CancellationToken cancellationToken)
    {
        this.session = session;
        this.request = request;
        this.outputs = outputs;
        this.counters = counters;
        this.time = time;
        this.cancellationToken = cancellationToken;
        queuedAt = time.GetTimestamp();
    }

    /// <summary>The outputs or what went wrong; never faults.</summary>
    public Task<Outcome<ImmutableArray<Tensor>>> Completion => completion.Task;

    /// <inheritdoc/>
    public void Run()
    {
        if (cancellationToken.IsCancellationRequested)
        {
            completion.SetResult(ModelErrors.Cancelled());
            return;
        }

        var startedAt = time.GetTimestamp();
        Outcome<ImmutableArray<Tensor>> result;
        try
        {
            result = session.Run(request.Inputs, outputs);
        }
        catch (OnnxRuntimeException e)
        {
            result = ModelErrors.RuntimeFault($"'{request.Model}' failed on this request: {OrtErrorText.Clean(e.Message, null)}");
        }
        catch (Exception e)
        {
            result = ModelErrors.RuntimeFault($"'{request.Model}' failed on this request: {e.GetType().Name}");
        }

        counters.OnRun(time.GetElapsedTime(queuedAt, startedAt), time.GetElapsedTime(startedAt));
        completion.SetResult(result);
    }
}
