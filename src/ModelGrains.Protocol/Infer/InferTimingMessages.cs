using ModelGrains.Inference;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Protocol.Infer;

/// <summary>The timing of an answer as its parameters: whole microseconds.</summary>
public static class InferTimingMessages
{
    /// <summary>The parameters' names with how each is read.</summary>
    public static IReadOnlyList<(string Name, Func<InferTiming, long> Read)> Parameters { get; } =
    [
        ("queue_us", timing => timing.QueueMicroseconds),
        ("compute_input_us", timing => timing.ComputeInputMicroseconds),
        ("compute_infer_us", timing => timing.ComputeInferMicroseconds),
        ("compute_output_us", timing => timing.ComputeOutputMicroseconds),
        ("batch_size", timing => timing.BatchSize),
    ];

    /// <summary>A message that holds the parameters alone.</summary>
    public static ModelInferResponse Write(InferTiming timing)
    {
        var message = new ModelInferResponse();
        foreach (var (name, read) in Parameters)
            message.Parameters.Add(name, new InferParameter { Int64Param = read(timing) });
        return message;
    }
}
