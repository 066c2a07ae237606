using System.Buffers;
using System.Text.Json;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Protocol.Json;

/// <summary>
/// The JSON of everything but inference, from the same messages that gRPC sends: health, metadata, repository. Where the protocol's
/// families of servers differ, the body suits them all.
/// </summary>
public static class MetadataJson
{
    /// <summary><c>{"live": true}</c>, as the protocol has it; Triton's clients look at the status alone.</summary>
    public static void Write(IBufferWriter<byte> output, ServerLiveResponse message) => WriteFlag(output, "live", message.Live);

    /// <summary><c>{"ready": true}</c>, as KServe has it.</summary>
    public static void Write(IBufferWriter<byte> output, ServerReadyResponse message) => WriteFlag(output, "ready", message.Ready);

    /// <summary><c>{"name", "ready"}</c>.</summary>
    public static void WriteModelReady(IBufferWriter<byte> output, string model, bool ready) => WriteState(output, model, "ready", ready);

    /// <summary><c>{"name", "load"}</c>, as KServe has it; Triton's clients look at the status alone.</summary>
    public static void WriteLoaded(IBufferWriter<byte> output, string model) => WriteState(output, model, "load", true);

    /// <summary><c>{"name", "unload"}</c>, as KServe has it.</summary>
    public static void WriteUnloaded(IBufferWriter<byte> output, string model) => WriteState(output, model, "unload", true);

    /// <summary><c>{"name", "version", "extensions"}</c>.</summary>
    public static void Write(IBufferWriter<byte> output, ServerMetadataResponse message)
    {
        using var writer = WireJson.CreateWriter(output);
        writer.WriteStartObject();
        writer.WriteString("name"u8, message.Name);
        writer.WriteString("version"u8, message.Version);
        WriteTexts(writer, "extensions", message.Extensions);
        writer.WriteEndObject();
    }

    /// <summary><c>{"name", "versions", "platform", "inputs", "outputs"}</c>.</summary>
    public static void Write(IBufferWriter<byte> output, ModelMetadataResponse message)
    {
        using var writer = WireJson.CreateWriter(output);
        writer.WriteStartObject();
        writer.WriteString("name"u8, message.Name);
        WriteTexts(writer, "versions", message.Versions);
        writer.WriteString("platform"u8, message.Platform);
        WriteTensors(writer, "inputs", message.Inputs);
        WriteTensors(writer, "outputs", message.Outputs);
        writer.WriteEndObject();
    }

    /// <summary>An array of <c>{"name", "version", "state", "reason"}</c>.</summary>
    public static void Write(IBufferWriter<byte> output, RepositoryIndexResponse message)
    {
        using var writer = WireJson.CreateWriter(output);
        writer.WriteStartArray();
        foreach (var model in message.Models)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, model.Name);
            writer.WriteString("version"u8, model.Version);
            writer.WriteString("state"u8, model.State);
            writer.WriteString("reason"u8, model.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary><c>{"models": ["a", "b"]}</c>, as KServe has it: each model once.</summary>
    public static void WriteModels(IBufferWriter<byte> output, RepositoryIndexResponse message)
    {
        using var writer = WireJson.CreateWriter(output);
        writer.WriteStartObject();
        WriteTexts(writer, "models", message.Models.Select(model => model.Name).Distinct());
        writer.WriteEndObject();
    }

    private static void WriteFlag(IBufferWriter<byte> output, string name, bool value)
    {
        using var writer = WireJson.CreateWriter(output);
        writer.WriteStartObject();
        writer.WriteBoolean(name, value);
        writer.WriteEndObject();
    }

    private static void WriteState(IBufferWriter<byte> output, string model, string name, bool value)
    {
        using var writer = WireJson.CreateWriter(output);
        writer.WriteStartObject();
        writer.WriteString("name"u8, model);
        writer.WriteBoolean(name, value);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void WriteTensors(Utf8JsonWriter writer, string name, IEnumerable<ModelMetadataResponse.Types.TensorMetadata> tensors)
    {
        writer.WriteStartArray(name);
        foreach (var tensor in tensors)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, tensor.Name);
            writer.WriteString("datatype"u8, tensor.Datatype);
            writer.WriteStartArray("shape"u8);
            foreach (var dimension in tensor.Shape)
                writer.WriteNumberValue(dimension);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
