using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Onnx.Batching;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Sessions;
using ModelGrains.Tensors;

namespace ModelGrains.Verifier;

/// <summary>Brings the process to where a package's own memory begins: code compiled, libraries touched, the heap small.</summary>
internal static class IdleRuntime
{
    /// <summary>Runs a graph of one node the ways that a package's will be run, and starts the meter.</summary>
    public static MemoryMeter Prepare(OnnxEnvironment environment, TimeProvider time)
    {
        using (var resource = typeof(IdleRuntime).Assembly.GetManifestResourceStream("warm_up.onnx")!)
        {
            var graph = new byte[resource.Length];
            resource.ReadExactly(graph);
            Run(environment, graph, time);
        }

        GC.Collect();
        ModelGrains.Onnx.Runtime.NativeMethods.TrimHeap();
        return MemoryMeter.Start();
    }

    private static void Run(OnnxEnvironment environment, byte[] graph, TimeProvider time)
    {
        var signature = new ModelSignature
        {
            Inputs = [new TensorSpec { Name = "x", DataType = DataType.Fp32, Shape = [-1] }],
            Outputs = [new TensorSpec { Name = "y", DataType = DataType.Fp32, Shape = [-1] }],
        };
        using var session = new OnnxSession(environment.CreateSession(graph, 1, "cpu"), signature, RunLimit.None);
        using var buffers = new BatchBuffers();
        var request = new InferRequest
        {
            Model = ModelName.Parse("warm_up"),
            Inputs = [new Tensor { Name = "x", DataType = DataType.Fp32, Shape = [1], Data = new byte[sizeof(float)] }],
        };
        var times = default(RunTimes);
        session.Run(request.Inputs, ["y"], null, time, ref times);
        session.TryRunTogether([request, request], ["y"], buffers, time, ref times, new Tensor[2][]);
    }
}
