using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests.Shadows;

/// <summary>A model of tests/models of one float input, run without any server.</summary>
internal sealed class OfflineModel : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions options = new();
    private readonly string[] inputs;
    private readonly string[] outputs;

    public OfflineModel(string graph)
    {
        using var settings = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        session = new InferenceSession(TestModels.PathOf(graph), settings);
        inputs = [.. session.InputNames];
        outputs = [.. session.OutputNames];
    }

    public OfflineAnswer Answer(OfflineTensor input)
    {
        using var value = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(input.Values, number => (float)number), input.Shape);
        try
        {
            using var results = session.Run(options, inputs, [value], outputs);
            return new OfflineAnswer(outputs.Zip(results).ToDictionary(output => output.First, output => Read(output.Second)), null);
        }
        catch (OnnxRuntimeException)
        {
            // Of the shapes sent it refuses those that the server refuses.
            return new OfflineAnswer(null, "InvalidInput");
        }
    }

    public void Dispose()
    {
        session.Dispose();
        options.Dispose();
    }

    private static OfflineTensor Read(OrtValue output)
    {
        var info = output.GetTensorTypeAndShape();
        var isFloat = info.ElementDataType == TensorElementType.Float;
        return new OfflineTensor(
            info.Shape,
            isFloat ? Array.ConvertAll(output.GetTensorDataAsSpan<float>().ToArray(), value => (double)value) : Array.ConvertAll(output.GetTensorDataAsSpan<long>().ToArray(), value => (double)value),
            isFloat);
    }
}
