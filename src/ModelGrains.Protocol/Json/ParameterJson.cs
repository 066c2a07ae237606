using System.Collections.Immutable;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Inference;

namespace ModelGrains.Protocol.Json;

/// <summary>Parameters as a JSON object. A number without fraction is signed, above the signed range unsigned; any other is double.</summary>
internal static class ParameterJson
{
    public static ImmutableDictionary<string, ParameterValue> Read(ref Utf8JsonReader reader, string path, ICollection<FieldError> errors)
    {
        var values = ImmutableDictionary.CreateBuilder<string, ParameterValue>(StringComparer.Ordinal);
        if (!WireJson.Enter(ref reader, JsonTokenType.StartObject, path, errors))
            return values.ToImmutable();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isText = JsonWords.TryGetText(ref reader, out var name);
            reader.Read();
            if (!isText)
                errors.Add(new FieldError(path, "a parameter's name is not valid UTF-8"));
            else if (ReadValue(ref reader) is not { } value)
                errors.Add(new FieldError($"{path}.{JsonWords.Shorten(name!)}", $"expected a string, number, true or false, got {JsonWords.Of(reader.TokenType)}"));
            else if (!values.TryAdd(name!, value))
                errors.Add(new FieldError($"{path}.{JsonWords.Shorten(name!)}", "given twice"));
            reader.Skip();
        }

        return values.ToImmutable();
    }

    public static void Write(Utf8JsonWriter writer, ImmutableDictionary<string, ParameterValue> values)
    {
        writer.WriteStartObject("parameters"u8);
        foreach (var (name, value) in values)
        {
            writer.WritePropertyName(name);
            switch (value)
            {
                case { Bool: { } flag }: writer.WriteBooleanValue(flag); break;
                case { Int64: { } number }: writer.WriteNumberValue(number); break;
                case { UInt64: { } number }: writer.WriteNumberValue(number); break;
                case { Double: { } number } when double.IsFinite(number): writer.WriteNumberValue(number); break;
                default: writer.WriteStringValue(value.ToString()); break;
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>The value that the reader is on; null where it is no parameter's.</summary>
    public static ParameterValue? ReadValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False:
                return new ParameterValue { Bool = reader.GetBoolean() };
            case JsonTokenType.String when JsonWords.TryGetText(ref reader, out var text):
                return new ParameterValue { String = text };
            case JsonTokenType.Number when reader.TryGetInt64(out var signed):
                return new ParameterValue { Int64 = signed };
            case JsonTokenType.Number when reader.TryGetUInt64(out var unsigned):
                return new ParameterValue { UInt64 = unsigned };
            case JsonTokenType.Number when reader.TryGetDouble(out var number) && double.IsFinite(number):
                return new ParameterValue { Double = number };
            default:
                return null;
        }
    }
}
