using ModelGrains.Inference;

namespace ModelGrains.Client.Wire;

/// <summary>The parameters of an answer that say where the time went, given where the request had the parameter <c>timing</c>.</summary>
internal static class TimingParameters
{
    /// <summary>Takes one parameter in; others leave the timing as it is.</summary>
    public static InferTiming With(InferTiming timing, string name, long value) => name switch
    {
        "queue_us" => timing with { QueueMicroseconds = value },
        "compute_input_us" => timing with { ComputeInputMicroseconds = value },
        "compute_infer_us" => timing with { ComputeInferMicroseconds = value },
        "compute_output_us" => timing with { ComputeOutputMicroseconds = value },
        "batch_size" => timing with { BatchSize = (int)Math.Clamp(value, 0, int.MaxValue) },
        _ => timing,
    };
}
