using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Json;

namespace ModelGrains.Protocol.Http;

/// <summary>The JSON of an inference answer, some or all of whose outputs may follow it in binary, in their order.</summary>
public static class HttpInferResponse
{
    /// <summary>Writes the JSON.</summary>
    /// <param name="output">Takes it.</param>
    /// <param name="response">The answer.</param>
    /// <param name="request">Says which outputs come in binary.</param>
    /// <param name="binaryLength">The bytes of the outputs that are to follow; −1 where none is binary.</param>
    /// <returns>Null, or <see cref="ModelErrorCode.InvalidInput"/> where JSON cannot hold an output; then nothing is written.</returns>
    public static ModelError? Write(JsonBuffer output, InferResponse response, HttpInferRequest request, out long binaryLength)
    {
        binaryLength = -1;
        foreach (var tensor in response.Outputs)
        {
            if (request.WantsBinary(tensor.Name))
                binaryLength = Math.Max(0, binaryLength) + tensor.Data.Length;
            else if (TensorJsonWriter.WhyNot(tensor) is { } why)
                return ModelErrors.Invalid(why);
        }

        var writer = output.Writer;
        InferResponseJson.WriteHead(writer, response);
        if (request.WantsTiming)
            WriteTiming(writer, response.Timing);
        writer.WriteStartArray("outputs"u8);
        foreach (var tensor in response.Outputs)
        {
            if (request.WantsBinary(tensor.Name))
                TensorJson.WriteBinary(writer, tensor);
            else
                TensorJson.Write(writer, tensor);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return null;
    }

    private static void WriteTiming(System.Text.Json.Utf8JsonWriter writer, InferTiming timing)
    {
        writer.WriteStartObject("parameters"u8);
        writer.WriteNumber("queue_us"u8, timing.QueueMicroseconds);
        writer.WriteNumber("compute_input_us"u8, timing.ComputeInputMicroseconds);
        writer.WriteNumber("compute_infer_us"u8, timing.ComputeInferMicroseconds);
        writer.WriteNumber("compute_output_us"u8, timing.ComputeOutputMicroseconds);
        writer.WriteNumber("batch_size"u8, timing.BatchSize);
        writer.WriteEndObject();
    }
}
