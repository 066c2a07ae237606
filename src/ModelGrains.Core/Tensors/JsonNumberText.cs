using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tensors;

/// <summary>Elements of fixed size as the text of a flat JSON array: each float the shortest that reads back to the same bits.</summary>
internal static class JsonNumberText
{
    /// <summary>Longer than any element with its comma: -2.2250738585072014E-308.</summary>
    private const int LongestElement = 32;

    private const int ChunkSize = 16 * 1024;

    /// <summary>Writes the array.</summary>
    /// <exception cref="NotSupportedException">The type is FP16 or BF16.</exception>
    public static void Write(Utf8JsonWriter writer, DataType type, ReadOnlySpan<byte> raw)
    {
        var size = type.Size();
        var text = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            text[0] = (byte)'[';
            var used = 1;
            for (; raw.Length >= size; raw = raw[size..])
            {
                if (text.Length - used < LongestElement)
                    text = Longer(text, used);
                used += Format(type, raw, text.AsSpan(used));
                text[used++] = (byte)',';
            }

            // The last comma, or the place after the bracket of an array without elements.
            used = Math.Max(used - 1, 1);
            text[used++] = (byte)']';
            writer.WriteRawValue(text.AsSpan(0, used), skipInputValidation: true);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private static byte[] Longer(byte[] text, int used)
    {
        var longer = ArrayPool<byte>.Shared.Rent(text.Length * 2);
        text.AsSpan(0, used).CopyTo(longer);
        ArrayPool<byte>.Shared.Return(text);
        return longer;
    }

    private static int Format(DataType type, ReadOnlySpan<byte> from, Span<byte> to)
    {
        int written;
        switch (type)
        {
            case DataType.Bool: return Copy(from[0] != 0 ? "true"u8 : "false"u8, to);
            case DataType.UInt8: Utf8Formatter.TryFormat(from[0], to, out written); return written;
            case DataType.UInt16: Utf8Formatter.TryFormat(BinaryPrimitives.ReadUInt16LittleEndian(from), to, out written); return written;
            case DataType.UInt32: Utf8Formatter.TryFormat(BinaryPrimitives.ReadUInt32LittleEndian(from), to, out written); return written;
            case DataType.UInt64: Utf8Formatter.TryFormat(BinaryPrimitives.ReadUInt64LittleEndian(from), to, out written); return written;
            case DataType.Int8: Utf8Formatter.TryFormat(unchecked((sbyte)from[0]), to, out written); return written;
            case DataType.Int16: Utf8Formatter.TryFormat(BinaryPrimitives.ReadInt16LittleEndian(from), to, out written); return written;
            case DataType.Int32: Utf8Formatter.TryFormat(BinaryPrimitives.ReadInt32LittleEndian(from), to, out written); return written;
            case DataType.Int64: Utf8Formatter.TryFormat(BinaryPrimitives.ReadInt64LittleEndian(from), to, out written); return written;
            case DataType.Fp32: return FormatFloat(BinaryPrimitives.ReadSingleLittleEndian(from), to);
            case DataType.Fp64: return FormatFloat(BinaryPrimitives.ReadDoubleLittleEndian(from), to);
            default: throw new NotSupportedException($"{type.Name()} has no JSON form.");
        }
    }

    private static int FormatFloat(float value, Span<byte> to)
    {
        if (!float.IsFinite(value))
            return Quote(NamedFloats.Of(value), to);
        Utf8Formatter.TryFormat(value, to, out var written);
        return written;
    }

    private static int FormatFloat(double value, Span<byte> to)
    {
        if (!double.IsFinite(value))
            return Quote(NamedFloats.Of(value), to);
        Utf8Formatter.TryFormat(value, to, out var written);
        return written;
    }

    private static int Quote(ReadOnlySpan<byte> text, Span<byte> to)
    {
        to[0] = (byte)'"';
        text.CopyTo(to[1..]);
        to[text.Length + 1] = (byte)'"';
        return text.Length + 2;
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> to)
    {
        text.CopyTo(to);
        return text.Length;
    }
}
