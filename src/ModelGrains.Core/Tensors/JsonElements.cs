using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tensors;

/// <summary>One JSON element of a fixed-size type, to little-endian bytes.</summary>
internal static class JsonElements
{
    /// <summary>Decodes the element that the reader is on; false where it is not one of the type.</summary>
    public static bool TryDecode(ref Utf8JsonReader reader, DataType type, Span<byte> to)
    {
        if (type == DataType.Bool)
            return TryDecodeBool(ref reader, to);
        if (type is DataType.Fp32 or DataType.Fp64 && reader.TokenType == JsonTokenType.String)
            return TryDecodeNamed(ref reader, type, to);
        if (reader.TokenType != JsonTokenType.Number)
            return false;
        return type is DataType.Fp32 or DataType.Fp64 ? TryDecodeFloat(ref reader, type, to) : TryDecodeInteger(ref reader, type, to);
    }

    /// <summary>What an element of the type is, in words.</summary>
    public static string Expected(DataType type) => type switch
    {
        DataType.Bool => "true or false",
        DataType.Fp32 => "a number within single precision",
        DataType.Fp64 => "a number within double precision",
        DataType.Int8 => $"an integer from {sbyte.MinValue} to {sbyte.MaxValue}",
        DataType.Int16 => $"an integer from {short.MinValue} to {short.MaxValue}",
        DataType.Int32 => $"an integer from {int.MinValue} to {int.MaxValue}",
        DataType.Int64 => $"an integer from {long.MinValue} to {long.MaxValue}",
        DataType.UInt8 => $"an integer from 0 to {byte.MaxValue}",
        DataType.UInt16 => $"an integer from 0 to {ushort.MaxValue}",
        DataType.UInt32 => $"an integer from 0 to {uint.MaxValue}",
        _ => $"an integer from 0 to {ulong.MaxValue}",
    };

    /// <summary>What came instead, in words and without its value.</summary>
    public static string Describe(ref Utf8JsonReader reader, DataType type)
    {
        if (reader.TokenType != JsonTokenType.Number)
            return JsonWords.Of(reader.TokenType);
        if (type is DataType.Fp32 or DataType.Fp64)
            return "a number out of range";
        var digits = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        return digits.ContainsAny((byte)'.', (byte)'e', (byte)'E')
            ? "a number with a fraction or an exponent"
            : "an integer out of range";
    }

    private static bool TryDecodeBool(ref Utf8JsonReader reader, Span<byte> to)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True:
                to[0] = 1;
                return true;
            case JsonTokenType.False:
                to[0] = 0;
                return true;
            default:
                return reader.TokenType == JsonTokenType.Number && reader.TryGetByte(out to[0]) && to[0] <= 1;
        }
    }

    private static bool TryDecodeNamed(ref Utf8JsonReader reader, DataType type, Span<byte> to)
    {
        double value;
        if (JsonWords.Is(ref reader, NamedFloats.NaN))
            value = double.NaN;
        else if (JsonWords.Is(ref reader, NamedFloats.Infinity))
            value = double.PositiveInfinity;
        else if (JsonWords.Is(ref reader, NamedFloats.MinusInfinity))
            value = double.NegativeInfinity;
        else
            return false;
        if (type == DataType.Fp32)
            BinaryPrimitives.WriteSingleLittleEndian(to, (float)value);
        else
            BinaryPrimitives.WriteDoubleLittleEndian(to, value);
        return true;
    }

    private static bool TryDecodeFloat(ref Utf8JsonReader reader, DataType type, Span<byte> to)
    {
        if (type == DataType.Fp32)
        {
            if (!reader.TryGetSingle(out var single) || !float.IsFinite(single))
                return false;
            BinaryPrimitives.WriteSingleLittleEndian(to, single);
            return true;
        }

        if (!reader.TryGetDouble(out var number) || !double.IsFinite(number))
            return false;
        BinaryPrimitives.WriteDoubleLittleEndian(to, number);
        return true;
    }

    private static bool TryDecodeInteger(ref Utf8JsonReader reader, DataType type, Span<byte> to)
    {
        if (type == DataType.UInt64)
        {
            if (!reader.TryGetUInt64(out var unsigned))
                return false;
            BinaryPrimitives.WriteUInt64LittleEndian(to, unsigned);
            return true;
        }

        return reader.TryGetInt64(out var value) && IntegerElements.TryWrite(value, type, to);
    }
}
