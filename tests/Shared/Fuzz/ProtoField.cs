namespace ModelGrains.Tests.Fuzz;

/// <summary>One field of a protobuf message as it lies in it. Independent of the codecs under test.</summary>
/// <param name="Number">The field's number.</param>
/// <param name="Kind">The wire type.</param>
/// <param name="Payload">The value without tag and length.</param>
/// <param name="Lie">What to write as the length; null for the length.</param>
internal sealed record ProtoField(ulong Number, int Kind, byte[] Payload, ulong? Lie = null)
{
    public const int Bytes = 2;

    /// <summary>The fields of a message; null where it is none, or has groups.</summary>
    public static List<ProtoField>? Split(byte[] message)
    {
        var fields = new List<ProtoField>();
        for (var at = 0; at < message.Length;)
        {
            if (Varint(message, ref at) is not { } tag || tag < 8)
                return null;
            var start = at;
            switch ((int)(tag & 7))
            {
                case 0 when Varint(message, ref at) is not null: break;
                case 1 when message.Length - at >= 8: at += 8; break;
                case 5 when message.Length - at >= 4: at += 4; break;
                case Bytes when Varint(message, ref at) is { } length && length <= (ulong)(message.Length - at):
                    start = at;
                    at += (int)length;
                    break;
                default: return null;
            }

            fields.Add(new ProtoField(tag >> 3, (int)(tag & 7), message[start..at]));
        }

        return fields;
    }

    public static byte[] Join(IEnumerable<ProtoField> fields)
    {
        var bytes = new List<byte>();
        foreach (var field in fields)
        {
            Write(bytes, (field.Number << 3) | (uint)field.Kind);
            if (field.Kind == Bytes)
                Write(bytes, field.Lie ?? (ulong)field.Payload.Length);
            bytes.AddRange(field.Payload);
        }

        return [.. bytes];
    }

    /// <summary>The field with another number as its value; as a length, where that is what it has.</summary>
    public ProtoField WithNumber(ulong value)
    {
        if (Kind == Bytes)
            return this with { Lie = value };
        var bytes = new List<byte>();
        Write(bytes, value);
        return this with { Kind = 0, Payload = [.. bytes] };
    }

    private static void Write(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }

    private static ulong? Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70 && at < message.Length; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }

        return null;
    }
}
