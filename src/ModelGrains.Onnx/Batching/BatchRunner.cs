using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using ModelGrains.Core.Batching;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Onnx.Native;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Sessions;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Batching;

/// <summary>Runs batches on a session and gives each request its part. Safe for concurrent use, with buffers of its own for each batch under way.</summary>
internal sealed partial class BatchRunner
{
    private readonly InstanceKey key;
    private readonly LoadedModel model;
    private readonly OnnxSession session;
    private readonly ImmutableArray<string> outputNames;
    private readonly TimeProvider time;
    private readonly UsageCounters counters;
    private readonly ILogger logger;
    private volatile bool isUnbatchable;

    public BatchRunner(
        InstanceKey key, LoadedModel model, OnnxSession session, ImmutableArray<string> outputNames, TimeProvider time, UsageCounters counters, ILogger logger)
    {
        this.key = key;
        this.model = model;
        this.session = session;
        this.outputNames = outputNames;
        this.time = time;
        this.counters = counters;
        this.logger = logger;
    }

    /// <summary>Whole microseconds of a time stamp.</summary>
    public long Microseconds(long timestamp) => counters.Microseconds(timestamp);

    /// <summary>Runs and answers requests that are alike: together, or where that fails or cannot be, each alone. Never throws.</summary>
    public void Run(List<InferenceRun> batch, BatchBuffers buffers)
    {
        for (var i = batch.Count - 1; i >= 0; i--)
        {
            if (batch[i].IsCancelled)
            {
                batch[i].Refuse(ModelErrors.Cancelled());
                batch.RemoveAt(i);
            }
        }

        if (batch.Count > 1 && !isUnbatchable && TryRunTogether(batch, buffers))
            return;
        foreach (var run in batch)
            run.Complete(run.RunAlone());
    }

    /// <summary>Runs the largest batch once, so that the first of it finds its memory there; null on success, else why the session cannot do it.</summary>
    public string? WarmUp()
    {
        if (LargestBatch.Of(model.Manifest) is not { } requests)
            return null;
        using var buffers = new BatchBuffers();
        try
        {
            var times = default(RunTimes);
            if (!session.TryRunTogether(requests, outputNames, buffers, time, ref times, new Tensor[requests.Length][]))
                OnUnbatchable();
            return null;
        }
        catch (OrtException e)
        {
            return model.Manifest.Samples.IsEmpty ? null : OrtErrorText.Clean(e.Message, null);
        }
    }

    private bool TryRunTogether(List<InferenceRun> batch, BatchBuffers buffers)
    {
        var requests = new InferRequest[batch.Count];
        long rows = 0;
        for (var i = 0; i < requests.Length; i++)
        {
            requests[i] = batch[i].Request;
            rows += BatchShape.RowsOf(requests[i]);
        }

        if (rows == 0)
            return false;
        var times = new RunTimes { Started = time.GetTimestamp() };
        var answers = new Tensor[requests.Length][];
        try
        {
            var names = requests[0].Outputs.IsEmpty ? outputNames : requests[0].Outputs;
            if (!session.TryRunTogether(requests, names, buffers, time, ref times, answers))
            {
                OnUnbatchable();
                return false;
            }
        }
        catch (Exception)
        {
            // One of them may be what fails: alone, each gets its own answer.
            return false;
        }

        counters.OnRun(times, rows);
        var sending = BatchAnswers.Rent();
        for (var i = 0; i < requests.Length; i++)
        {
            counters.OnAnswered(batch[i].ArrivedAt, times.Started, times.Finished, BatchShape.RowsOf(requests[i]));
            sending = sending.Add(batch[i], model.Answer(requests[i], batch[i].ArrivedAt, ImmutableCollectionsMarshal.AsImmutableArray(answers[i]), times, rows));
        }

        sending.Send();
        return true;
    }

    private void OnUnbatchable()
    {
        if (isUnbatchable)
            return;
        isUnbatchable = true;
        Log.Unbatchable(logger, key);
    }

    private static partial class Log
    {
        [LoggerMessage(1010, LogLevel.Warning, "{Instance} cannot be batched: the first dimension of an output is not that of the batch. Each request is run alone")]
        public static partial void Unbatchable(ILogger logger, InstanceKey instance);
    }
}
