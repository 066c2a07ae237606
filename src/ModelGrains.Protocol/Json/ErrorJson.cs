using System.Buffers;
using System.Text.Json;

namespace ModelGrains.Protocol.Json;

/// <summary>The body of every answer that is not a success: <c>{"error": "text"}</c>.</summary>
public static class ErrorJson
{
    /// <summary>Writes the body.</summary>
    public static void Write(IBufferWriter<byte> output, string text)
    {
        using var writer = WireJson.CreateWriter(output);
        writer.WriteStartObject();
        writer.WriteString("error"u8, text);
        writer.WriteEndObject();
    }

    /// <summary>The text of a body; null where it is not such a body.</summary>
    public static string? Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return document.RootElement.ValueKind == JsonValueKind.Object &&
                document.RootElement.TryGetProperty("error"u8, out var text) && text.ValueKind == JsonValueKind.String
                    ? text.GetString()
                    : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair.
            return null;
        }
    }
}
