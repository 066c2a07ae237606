using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Http;
using ModelGrains.Tensors;

namespace ModelGrains.Protocol.Json;

/// <summary>
/// The inference request of the protocol's REST part: <c>{"id"?, "parameters"?, "inputs": […], "outputs"?: […]}</c>. Members that are
/// not known are skipped. A request whose tensors follow the JSON in binary is read by <see cref="HttpInferRequest"/>.
/// </summary>
public static class InferRequestJson
{
    /// <summary>Reads a request. Its tensors are copies: <paramref name="utf8"/> may be used again.</summary>
    /// <param name="utf8">The whole body.</param>
    /// <param name="model">The model of the path.</param>
    /// <param name="version">The version of the path; null where it names none.</param>
    /// <returns>The request, or <see cref="ModelErrorCode.InvalidInput"/>: with the place for text that is not JSON, else with every
    /// error found (up to 20) and the path of its field.</returns>
    public static Outcome<InferRequest> Read(ReadOnlyMemory<byte> utf8, ModelName model, ModelVersion? version)
    {
        // Not disposed: the request keeps its buffers.
        var request = new HttpInferRequest(model, version);
        request.ReadJson(utf8.Span);
        return (request.Error ?? request.CheckBinary(null, null)) is { } error ? error : request.ToRequest();
    }

    /// <summary>Writes a request as a client sends it.</summary>
    /// <returns>Null, or the error for a tensor that JSON cannot hold; then nothing is written.</returns>
    public static ModelError? Write(IBufferWriter<byte> output, InferRequest request)
    {
        if (JsonTensors.WhyNot(request.Inputs) is { } error)
            return ModelErrors.Invalid(error);
        using var writer = WireJson.CreateWriter(output);
        writer.WriteStartObject();
        if (request.Id.Length > 0)
            writer.WriteString("id"u8, request.Id);
        WriteParameters(writer, request);
        JsonTensors.Write(writer, "inputs", request.Inputs);
        if (request.Outputs.Length > 0)
            WriteOutputs(writer, request);
        writer.WriteEndObject();
        return null;
    }

    private static void WriteParameters(Utf8JsonWriter writer, InferRequest request)
    {
        var parameters = request.Priority == 0
            ? request.Parameters
            : request.Parameters.SetItem("priority", new ParameterValue { Int64 = request.Priority });
        if (parameters.Count > 0)
            ParameterJson.Write(writer, parameters);
    }

    private static void WriteOutputs(Utf8JsonWriter writer, InferRequest request)
    {
        writer.WriteStartArray("outputs"u8);
        foreach (var name in request.Outputs)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, name);
            if (request.Classifications.FirstOrDefault(asked => asked.Output == name) is { } asked)
            {
                writer.WriteStartObject("parameters"u8);
                writer.WriteNumber("classification"u8, asked.Count);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
