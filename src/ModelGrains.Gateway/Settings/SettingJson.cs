using System.Buffers;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Gateway.Settings;

/// <summary>The bodies of the trace and logging routes.</summary>
internal static class SettingJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>Reads <c>{"trace_level": ["TIMESTAMPS"], "trace_rate": "100", "trace_count": null}</c>; nothing for no body.</summary>
    public static Outcome<List<KeyValuePair<string, IReadOnlyList<string>>>> ReadTrace(ReadOnlyMemory<byte> utf8) =>
        Read(utf8, static value => value.ValueKind switch
        {
            JsonValueKind.Null => Texts(),
            JsonValueKind.String => Texts(value.GetString()!),
            JsonValueKind.Number => Texts(value.GetRawText()),
            JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
                Texts([.. value.EnumerateArray().Select(item => item.GetString()!)]),
            _ => ModelErrors.Invalid($"expected a string, an array of strings or null, got {Words(value)}"),
        });

    /// <summary>Reads <c>{"log_info": true, "log_verbose_level": 1, "log_format": "ISO8601"}</c>; nothing for no body.</summary>
    public static Outcome<List<KeyValuePair<string, object?>>> ReadLog(ReadOnlyMemory<byte> utf8) =>
        Read(utf8, static value => value.ValueKind switch
        {
            JsonValueKind.True => Outcome.Success<object?>(true),
            JsonValueKind.False => Outcome.Success<object?>(false),
            JsonValueKind.String => Outcome.Success<object?>(value.GetString()),
            JsonValueKind.Number when value.TryGetUInt32(out var number) => Outcome.Success<object?>(number),
            _ => ModelErrors.Invalid($"expected true, false, a string or a whole number from 0, got {Words(value)}"),
        });

    /// <summary>Writes <c>{"trace_level": ["OFF"], "trace_rate": "1000", …}</c>: the level is an array, the others are strings.</summary>
    public static void Write(IBufferWriter<byte> output, TraceSettingResponse message)
    {
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        foreach (var (name, setting) in message.Settings)
        {
            if (name == "trace_level")
            {
                writer.WriteStartArray(name);
                foreach (var value in setting.Value)
                    writer.WriteStringValue(value);
                writer.WriteEndArray();
            }
            else
            {
                writer.WriteString(name, setting.Value[0]);
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes <c>{"log_file": "", "log_info": true, …}</c>.</summary>
    public static void Write(IBufferWriter<byte> output, LogSettingsResponse message)
    {
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        foreach (var (name, setting) in message.Settings)
        {
            switch (setting.ParameterChoiceCase)
            {
                case LogSettingsResponse.Types.SettingValue.ParameterChoiceOneofCase.BoolParam: writer.WriteBoolean(name, setting.BoolParam); break;
                case LogSettingsResponse.Types.SettingValue.ParameterChoiceOneofCase.Uint32Param: writer.WriteNumber(name, setting.Uint32Param); break;
                default: writer.WriteString(name, setting.StringParam); break;
            }
        }

        writer.WriteEndObject();
    }

    private static Outcome<List<KeyValuePair<string, T>>> Read<T>(ReadOnlyMemory<byte> utf8, Func<JsonElement, Outcome<T>> read)
    {
        var settings = new List<KeyValuePair<string, T>>();
        if (utf8.IsEmpty)
            return settings;
        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return ModelErrors.Invalid($"The request body: expected an object of settings, got {Words(document.RootElement)}");
            foreach (var member in document.RootElement.EnumerateObject())
            {
                var value = read(member.Value);
                if (!value.IsSuccess)
                    return ModelErrors.Invalid($"{JsonWords.Shorten(member.Name)}: {value.Error.Message}");
                settings.Add(KeyValuePair.Create(member.Name, value.Value));
            }

            return settings;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not valid UTF-8.
            return ModelErrors.Invalid("The request body is not valid JSON: expected an object of settings, each given once");
        }
    }

    private static Outcome<IReadOnlyList<string>> Texts(params string[] texts) => Outcome.Success<IReadOnlyList<string>>(texts);

    private static string Words(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => $"the number {JsonWords.Shorten(value.GetRawText())}",
        JsonValueKind.Null => "null",
        _ => value.ValueKind == JsonValueKind.True ? "true" : "false",
    };
}
