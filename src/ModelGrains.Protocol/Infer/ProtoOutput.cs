using System.Buffers;
using System.Text;

namespace ModelGrains.Protocol.Infer;

/// <summary>Writes protobuf's wire format into a buffer whose size is known to suffice.</summary>
internal ref struct ProtoOutput
{
    private const int LengthDelimited = 2;

    private readonly Span<byte> buffer;

    public ProtoOutput(Span<byte> buffer) => this.buffer = buffer;

    /// <summary>How many bytes are written.</summary>
    public int Written { get; private set; }

    public void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            buffer[Written++] = (byte)(value | 0x80);
            value >>= 7;
        }

        buffer[Written++] = (byte)value;
    }

    /// <summary>The tag and length of a field that has one.</summary>
    public void Begin(int field, int length)
    {
        buffer[Written++] = (byte)((field << 3) | LengthDelimited);
        Varint((ulong)length);
    }

    /// <summary>A string field; nothing where it is empty.</summary>
    public void Text(int field, string text)
    {
        if (text.Length == 0)
            return;
        Begin(field, Encoding.UTF8.GetByteCount(text));
        Written += Encoding.UTF8.GetBytes(text, buffer[Written..]);
    }

    /// <summary>A field of packed numbers; nothing where there are none.</summary>
    public void Packed(int field, ReadOnlySpan<long> values)
    {
        if (values.IsEmpty)
            return;
        Begin(field, ProtoSize.Packed(values));
        foreach (var value in values)
            Varint((ulong)value);
    }
}
