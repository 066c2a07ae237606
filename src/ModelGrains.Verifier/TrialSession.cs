using System.Collections.Immutable;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Onnx.Batching;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Sessions;
using ModelGrains.Tensors;

namespace ModelGrains.Verifier;

/// <summary>A session as a trial uses it: loaded when made, all outputs asked for, every run timed where a clock is given.</summary>
internal sealed class TrialSession : IDisposable
{
    private readonly OnnxSession session;
    private readonly TimeProvider time;
    private readonly ImmutableArray<string> outputs;

    /// <summary>Loads a graph of the package.</summary>
    public TrialSession(OnnxEnvironment environment, string path, ModelManifest manifest, GraphOptimization optimization, TimeProvider time)
    {
        this.time = time;
        outputs = [.. manifest.Signature.Outputs.Select(output => output.Name)];
        session = new OnnxSession(environment.CreateSession(path, manifest.Threads, manifest.Accelerator, optimization), manifest.Signature, RunLimit.None);
    }

    /// <summary>Runs one request.</summary>
    public ImmutableArray<Tensor> Run(ImmutableArray<Tensor> inputs, RunClock? clock = null)
    {
        var times = new RunTimes { Started = time.GetTimestamp() };
        var answer = session.Run(inputs, outputs, null, time, ref times);
        clock?.Add(times.Started, times.Finished);
        return answer;
    }

    /// <summary>Runs requests as one batch; null where an output's first dimension is not the batch's.</summary>
    public Tensor[][]? RunTogether(InferRequest[] requests)
    {
        using var buffers = new BatchBuffers();
        var times = default(RunTimes);
        var answers = new Tensor[requests.Length][];
        return session.TryRunTogether(requests, outputs, buffers, time, ref times, answers) ? answers : null;
    }

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();
}
