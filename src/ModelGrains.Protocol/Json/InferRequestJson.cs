using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Tensors;

namespace ModelGrains.Protocol.Json;

/// <summary>
/// The inference request of the protocol's REST part: <c>{"id"?, "parameters"?, "inputs": […], "outputs"?: […]}</c>. Members that are
/// not known are skipped. <c>binary_data</c> and <c>binary_data_output</c> are wishes that a JSON answer may pass over.
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
        if (utf8.IsEmpty)
            return ModelErrors.Invalid("The request body is empty: expected a JSON object with inputs");
        var errors = new List<FieldError>();
        try
        {
            var reader = new Utf8JsonReader(utf8.Span, WireJson.ReaderOptions);
            reader.Read();
            var request = new InferRequestFields(errors).Read(ref reader, model, version);
            reader.Read();
            return errors.Count == 0 ? request : WireJson.Invalid("The inference request", errors);
        }
        catch (JsonException fault)
        {
            return WireJson.NotJson("The request body", fault);
        }
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
        if (request.Parameters.Count > 0)
            ParameterJson.Write(writer, request.Parameters);
        JsonTensors.Write(writer, "inputs", request.Inputs);
        if (request.Outputs.Length > 0)
        {
            writer.WriteStartArray("outputs"u8);
            foreach (var name in request.Outputs)
            {
                writer.WriteStartObject();
                writer.WriteString("name"u8, name);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        return null;
    }
}
