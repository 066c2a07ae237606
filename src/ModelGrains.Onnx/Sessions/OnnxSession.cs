using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using ModelGrains.Core.Batching;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Onnx.Batching;
using ModelGrains.Onnx.Native;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Tensors;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Sessions;

/// <summary>A loaded graph. <see cref="Run"/> may be called from many threads at once; disposal only when none is inside, which <see cref="OnnxSessionCache"/> and the harness see to.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly nint session;
    private readonly RunLimit limit;
    private readonly NativeNames inputNames;
    private readonly NativeNames outputNames;
    private readonly ImmutableArray<long>[] lastShapes;

    /// <summary>Takes over a native session.</summary>
    public OnnxSession(nint session, ModelSignature signature, RunLimit limit)
    {
        this.limit = limit;
        this.session = session;
        inputNames = new NativeNames(signature.Inputs.Select(input => input.Name));
        outputNames = new NativeNames(signature.Outputs.Select(output => output.Name));
        lastShapes = new ImmutableArray<long>[signature.Outputs.Length];
    }

    /// <summary>Runs the graph. Reads the inputs' memory until it returns or throws, and no longer.</summary>
    /// <param name="inputs">Tensors that fit the signature.</param>
    /// <param name="outputs">The names to answer, in order; each one of the signature's.</param>
    /// <param name="options">The run's own options, by which its caller can end it; null where none will.</param>
    /// <param name="time">The clock.</param>
    /// <param name="times">When its parts began and ended.</param>
    /// <exception cref="OrtException">The run failed or was ended by its caller.</exception>
    /// <exception cref="RunTooLongException">It took longer than the server allows.</exception>
    public ImmutableArray<Tensor> Run(ImmutableArray<Tensor> inputs, ImmutableArray<string> outputs, RunOptions? options, TimeProvider time, ref RunTimes times)
    {
        using var frame = RunFrame.Rent();
        foreach (var input in inputs)
        {
            var pin = default(System.Buffers.MemoryHandle);
            var value = input.DataType == DataType.Bytes ? OrtInputs.Strings(input) : OrtInputs.Numbers(input, out pin);
            frame.AddInput(inputNames.Utf8(inputNames.IndexOf(input.Name)), value, pin);
        }

        Execute(frame, outputs, options, time, ref times);
        var answer = new Tensor[outputs.Length];
        for (var i = 0; i < answer.Length; i++)
        {
            var index = outputNames.IndexOf(outputs[i]);
            var output = new OrtOutput(frame.Output(i), ref lastShapes[index]);
            answer[i] = new Tensor { Name = outputNames.Name(index), DataType = output.DataType, Shape = output.Shape, Data = output.ToRaw() };
        }

        times.Finished = time.GetTimestamp();
        return ImmutableCollectionsMarshal.AsImmutableArray(answer);
    }

    /// <summary>Runs the graph once for requests that are alike.</summary>
    /// <param name="requests">The requests; at least one row among them.</param>
    /// <param name="outputs">The names to answer, in order.</param>
    /// <param name="buffers">Where the inputs are joined.</param>
    /// <param name="time">The clock.</param>
    /// <param name="times">When its parts began and ended.</param>
    /// <param name="answers">Gets the outputs of each request.</param>
    /// <returns>False where an output's first dimension is not that of the batch.</returns>
    /// <exception cref="OrtException">The run failed.</exception>
    /// <exception cref="RunTooLongException">It took longer than the server allows.</exception>
    public bool TryRunTogether(
        ReadOnlySpan<InferRequest> requests, ImmutableArray<string> outputs, BatchBuffers buffers, TimeProvider time, ref RunTimes times, Tensor[][] answers)
    {
        using var frame = RunFrame.Rent();
        long rows = 0;
        foreach (var request in requests)
            rows += BatchShape.RowsOf(request);
        var first = requests[0].Inputs;
        for (var i = 0; i < first.Length; i++)
            frame.AddInput(inputNames.Utf8(inputNames.IndexOf(first[i].Name)), BatchTensors.Join(requests, first[i].Name, i, rows, buffers), default);
        Execute(frame, outputs, null, time, ref times);
        for (var i = 0; i < answers.Length; i++)
            answers[i] = new Tensor[outputs.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            var index = outputNames.IndexOf(outputs[i]);
            var shape = default(ImmutableArray<long>);
            if (!BatchTensors.TrySlice(new OrtOutput(frame.Output(i), ref shape), outputNames.Name(index), requests, rows, i, answers))
                return false;
        }

        times.Finished = time.GetTimestamp();
        return true;
    }

    /// <inheritdoc/>
    public unsafe void Dispose()
    {
        NativeApi.ReleaseSession(session);
        inputNames.Dispose();
        outputNames.Dispose();
    }

    private void Execute(RunFrame frame, ImmutableArray<string> outputs, RunOptions? options, TimeProvider time, ref RunTimes times)
    {
        foreach (var output in outputs)
            frame.AddOutput(outputNames.Utf8(outputNames.IndexOf(output)));
        times.Inferring = time.GetTimestamp();
        var run = limit.Begin(options, times.Inferring);
        try
        {
            frame.Run(session, run.Handle);
        }
        catch (OrtException) when (run.IsEnded)
        {
            throw limit.TooLong();
        }
        finally
        {
            run.End();
        }

        times.Inferred = time.GetTimestamp();
    }
}
