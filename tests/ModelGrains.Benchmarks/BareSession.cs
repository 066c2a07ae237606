using Microsoft.ML.OnnxRuntime;
using ModelGrains.Testing;

namespace ModelGrains.Benchmarks;

/// <summary>ONNX Runtime with nothing around it: the floor that everything else is compared with. Safe for concurrent use.</summary>
internal sealed class BareSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions options = new();
    private readonly OrtValue input;
    private readonly string[] inputs;
    private readonly string[] outputs;

    public BareSession(Workload workload)
    {
        using var settings = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        session = new InferenceSession(TestModels.PathOf(workload.Graph), settings);
        inputs = [.. session.InputNames];
        outputs = [.. session.OutputNames];
        input = workload.Iterations is { } iterations
            ? OrtValue.CreateTensorValueFromMemory([iterations], workload.Shape)
            : OrtValue.CreateTensorValueFromMemory(workload.Values, workload.Shape);
    }

    /// <summary>The first output's name.</summary>
    public string Output => outputs[0];

    public void Run() => session.Run(options, inputs, [input], outputs).Dispose();

    /// <summary>The first output.</summary>
    public float[] Answer()
    {
        using var results = session.Run(options, inputs, [input], outputs);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose()
    {
        input.Dispose();
        session.Dispose();
        options.Dispose();
    }
}
