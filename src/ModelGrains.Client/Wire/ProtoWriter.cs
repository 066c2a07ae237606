using System.Numerics;
using System.Text;

namespace ModelGrains.Client.Wire;

/// <summary>Writes fields of a protobuf message into a span, or only counts their bytes. Field numbers are below 16: a tag is one byte.</summary>
internal ref struct ProtoWriter
{
    private readonly Span<byte> output;
    private readonly bool isCounting;

    private ProtoWriter(Span<byte> output, bool isCounting)
    {
        this.output = output;
        this.isCounting = isCounting;
    }

    /// <summary>Writes the fields of a message.</summary>
    public delegate void Fields<in T>(scoped ref ProtoWriter writer, T message);

    /// <summary>Bytes written or counted.</summary>
    public long Position { get; private set; }

    /// <summary>A writer into a span, which is long enough.</summary>
    public static ProtoWriter Into(Span<byte> output) => new(output, isCounting: false);

    /// <summary>The size of a message.</summary>
    public static long Measure<T>(T message, Fields<T> write)
    {
        var counter = new ProtoWriter(default, isCounting: true);
        write(ref counter, message);
        return counter.Position;
    }

    /// <summary>A text; nothing where it is empty and <paramref name="always"/> is false.</summary>
    public void Text(int field, string value, bool always = false)
    {
        if (value.Length == 0 && !always)
            return;
        var length = Encoding.UTF8.GetByteCount(value);
        Length(field, length);
        if (!isCounting)
            Encoding.UTF8.GetBytes(value, output[(int)Position..]);
        Position += length;
    }

    /// <summary>A number as varint, also where it is zero.</summary>
    public void Number(int field, ulong value)
    {
        Byte((byte)(field << 3));
        Varint(value);
    }

    /// <summary>A number of eight bytes, also where it is zero.</summary>
    public void Fixed64(int field, ulong value)
    {
        Byte((byte)((field << 3) | 1));
        for (var shift = 0; shift < 64; shift += 8)
            Byte((byte)(value >> shift));
    }

    /// <summary>A packed list of numbers; nothing where it is empty.</summary>
    public void Packed(int field, ReadOnlySpan<long> values)
    {
        if (values.IsEmpty)
            return;
        var length = 0;
        foreach (var value in values)
            length += SizeOf((ulong)value);
        Length(field, length);
        foreach (var value in values)
            Varint((ulong)value);
    }

    /// <summary>A message inside this one.</summary>
    public void Message<T>(int field, T message, Fields<T> write)
    {
        Length(field, Measure(message, write));
        write(ref this, message);
    }

    /// <summary>The tag and the length of a field whose bytes come next.</summary>
    public void Length(int field, long length)
    {
        Byte((byte)((field << 3) | 2));
        Varint((ulong)length);
    }

    private static int SizeOf(ulong value) => (63 - BitOperations.LeadingZeroCount(value | 1)) / 7 + 1;

    private void Varint(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
            Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    private void Byte(byte value)
    {
        if (!isCounting)
            output[(int)Position] = value;
        Position++;
    }
}
