using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelGrains.Benchmarks;

/// <summary>ONNX Runtime with nothing around it: the floor that everything else is compared with.</summary>
internal sealed class BareSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions options = new();
    private readonly OrtValue input;
    private readonly string[] inputs;
    private readonly string[] outputs;

    public BareSession(string path, float[] data, long[] shape)
    {
        using var settings = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        session = new InferenceSession(path, settings);
        inputs = [.. session.InputNames];
        outputs = [.. session.OutputNames];
        input = OrtValue.CreateTensorValueFromMemory(data, shape);
    }

    public void Run() => session.Run(options, inputs, [input], outputs).Dispose();

    public void Dispose()
    {
        input.Dispose();
        session.Dispose();
        options.Dispose();
    }
}
