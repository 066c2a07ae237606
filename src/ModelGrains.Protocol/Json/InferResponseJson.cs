using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Tensors;

namespace ModelGrains.Protocol.Json;

/// <summary>The inference answer of the protocol's REST part: <c>{"model_name", "model_version", "id"?, "outputs": […]}</c>.</summary>
public static class InferResponseJson
{
    /// <summary>Writes an answer; <c>model_version</c> is a string, and <c>id</c> is there only where the request had one.</summary>
    /// <returns>Null, or <see cref="ModelErrorCode.InvalidInput"/> where JSON cannot hold an output; then nothing is written.</returns>
    public static ModelError? Write(IBufferWriter<byte> output, InferResponse response)
    {
        if (JsonTensors.WhyNot(response.Outputs) is { } error)
            return ModelErrors.Invalid(error);
        using var writer = WireJson.CreateWriter(output);
        WriteHead(writer, response);
        JsonTensors.Write(writer, "outputs", response.Outputs);
        writer.WriteEndObject();
        return null;
    }

    /// <summary>Starts an answer: what stands before its outputs.</summary>
    internal static void WriteHead(Utf8JsonWriter writer, InferResponse response)
    {
        writer.WriteStartObject();
        writer.WriteString("model_name"u8, response.Model.Value);
        writer.WriteString("model_version"u8, response.Version.ToString());
        if (response.Id.Length > 0)
            writer.WriteString("id"u8, response.Id);
    }

    /// <summary>Reads an answer, as a client gets it.</summary>
    /// <returns>The answer, or <see cref="ModelErrorCode.RuntimeFault"/> where it breaks the protocol's rules.</returns>
    public static Outcome<InferResponse> Read(ReadOnlyMemory<byte> utf8)
    {
        var errors = new List<FieldError>();
        try
        {
            var reader = new Utf8JsonReader(utf8.Span, WireJson.ReaderOptions);
            reader.Read();
            var response = Read(ref reader, errors);
            reader.Read();
            return response is not null && errors.Count == 0
                ? response
                : WireJson.Invalid("The server's answer", errors) with { Code = ModelErrorCode.RuntimeFault };
        }
        catch (JsonException fault)
        {
            return WireJson.NotJson("The server's answer", fault) with { Code = ModelErrorCode.RuntimeFault };
        }
    }

    private static InferResponse? Read(ref Utf8JsonReader reader, List<FieldError> errors)
    {
        if (!WireJson.Enter(ref reader, JsonTokenType.StartObject, "", errors))
            return null;
        string? model = null, version = null, id = null;
        ImmutableArray<Tensor> outputs = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = JsonWords.TryGetText(ref reader, out var name) ? name : "";
            reader.Read();
            switch (member)
            {
                case "model_name": model = WireJson.ReadText(ref reader, member, errors); break;
                case "model_version": version = WireJson.ReadText(ref reader, member, errors); break;
                case "id": id = WireJson.ReadText(ref reader, member, errors); break;
                case "outputs": outputs = JsonTensors.Read(ref reader, member, errors); break;
                default: reader.Skip(); break;
            }
        }

        if (!ModelName.TryParse(model, out var modelName))
            errors.Add(new FieldError("model_name", $"expected {ModelName.Rule}"));
        if (!ModelVersion.TryParse(version, out var modelVersion))
            errors.Add(new FieldError("model_version", $"expected {ModelVersion.Rule}"));
        return errors.Count > 0
            ? null
            : new InferResponse { Model = modelName, Version = modelVersion, Id = id ?? "", Outputs = outputs };
    }
}
