using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using ModelGrains.Protocol.Json;

namespace ModelGrains.Protocol.Conversion;

/// <summary>
/// Messages as Triton's REST answers have them: names as in the .proto file, enumerations by name, fields without a value written with
/// their default (single messages and members of a oneof left out), and 64-bit numbers as numbers, where protobuf's own JSON has strings.
/// </summary>
public static class MessageJson
{
    /// <summary>Writes a message as one JSON object.</summary>
    public static void Write(IBufferWriter<byte> output, IMessage message)
    {
        using var writer = WireJson.CreateWriter(output);
        WriteMessage(writer, message);
    }

    private static void WriteMessage(Utf8JsonWriter writer, IMessage message)
    {
        writer.WriteStartObject();
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (!field.IsMap && !field.IsRepeated && (field.FieldType == FieldType.Message || field.RealContainingOneof is not null) &&
                !field.Accessor.HasValue(message))
            {
                continue;
            }

            writer.WritePropertyName(field.Name);
            WriteField(writer, field, field.Accessor.GetValue(message));
        }

        writer.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter writer, FieldDescriptor field, object value)
    {
        if (field.IsMap)
        {
            var item = field.MessageType.FindFieldByNumber(2);
            writer.WriteStartObject();
            foreach (DictionaryEntry entry in (IDictionary)value)
            {
                writer.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!);
                WriteValue(writer, item, entry.Value!);
            }

            writer.WriteEndObject();
        }
        else if (field.IsRepeated)
        {
            writer.WriteStartArray();
            foreach (var item in (IList)value)
                WriteValue(writer, field, item!);
            writer.WriteEndArray();
        }
        else
        {
            WriteValue(writer, field, value);
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, FieldDescriptor field, object value)
    {
        switch (value)
        {
            case IMessage message: WriteMessage(writer, message); break;
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case ByteString bytes: writer.WriteBase64StringValue(bytes.Span); break;
            case Enum when field.EnumType.FindValueByNumber((int)value) is { } name: writer.WriteStringValue(name.Name); break;
            case float or double: writer.WriteNumberValue(Convert.ToDouble(value, CultureInfo.InvariantCulture)); break;
            case ulong number: writer.WriteNumberValue(number); break;
            default: writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
