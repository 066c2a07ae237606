using System.Buffers.Binary;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tensors;

/// <summary>
/// Flat JSON arrays of numbers, read straight from the text: several times as fast as token by token. What is not plainly right is
/// left to <see cref="TensorJsonReader"/>, which says what is wrong with it.
/// </summary>
internal static class JsonNumberArray
{
    private const int SafeDigits = 18;

    /// <summary>Reads the elements up to the closing bracket; false where the array is anything but the numbers expected.</summary>
    /// <param name="text">What follows the opening bracket.</param>
    /// <param name="type">The element type.</param>
    /// <param name="expected">How many elements the shape has.</param>
    /// <param name="rented">Gives the buffer; null for a new one.</param>
    /// <param name="data">The raw form.</param>
    /// <param name="length">The bytes up to the closing bracket.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> text, DataType type, long expected, RentedTensors? rented, out ReadOnlyMemory<byte> data, out int length)
    {
        data = default;
        length = text.IndexOf((byte)']');
        if (length < 0 || type is DataType.Bool or DataType.Bytes or DataType.Fp16 or DataType.Bf16)
            return false;
        var elements = text[..length];
        if (expected == 0 || elements.Count((byte)',') + 1 != expected || expected > Array.MaxLength / type.Size())
            return false;
        var size = (int)expected * type.Size();
        var raw = rented?.Rent(size) ?? new byte[size];
        if (!(type is DataType.Fp32 or DataType.Fp64 ? TryReadFloats(elements, type, raw.AsSpan(0, size)) : TryReadIntegers(elements, type, raw.AsSpan(0, size))))
        {
            rented?.Return(raw);
            return false;
        }

        data = raw.AsMemory(0, size);
        return true;
    }

    private static bool TryReadFloats(ReadOnlySpan<byte> text, DataType type, Span<byte> to)
    {
        while (true)
        {
            text = SkipSpace(text);
            if (type == DataType.Fp32)
            {
                if (!JsonFloat.TryRead(ref text, out float value))
                    return false;
                BinaryPrimitives.WriteSingleLittleEndian(to, value);
                to = to[sizeof(float)..];
            }
            else
            {
                if (!JsonFloat.TryRead(ref text, out double value))
                    return false;
                BinaryPrimitives.WriteDoubleLittleEndian(to, value);
                to = to[sizeof(double)..];
            }

            if (!TryGoOn(ref text, to, out var isLast))
                return false;
            if (isLast)
                return true;
        }
    }

    private static bool TryReadIntegers(ReadOnlySpan<byte> text, DataType type, Span<byte> to)
    {
        while (true)
        {
            text = SkipSpace(text);
            if (!TryReadInteger(ref text, out var value))
                return false;
            if (type == DataType.UInt64)
            {
                if (value < 0)
                    return false;
                BinaryPrimitives.WriteInt64LittleEndian(to, value);
            }
            else if (!IntegerElements.TryWrite(value, type, to))
            {
                return false;
            }

            to = to[type.Size()..];
            if (!TryGoOn(ref text, to, out var isLast))
                return false;
            if (isLast)
                return true;
        }
    }

    /// <summary>Up to 18 digits: what is longer, or has a sign before zero, a fraction or an exponent, is not read here.</summary>
    private static bool TryReadInteger(ref ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var negative = !text.IsEmpty && text[0] == '-';
        var at = negative ? 1 : 0;
        var first = at;
        while (at < text.Length && char.IsAsciiDigit((char)text[at]))
        {
            value = (value * 10) + (text[at++] - '0');
            if (at - first > SafeDigits)
                return false;
        }

        if (at == first || (text[first] == '0' && (at - first > 1 || negative)))
            return false;
        if (negative)
            value = -value;
        text = text[at..];
        return true;
    }

    /// <summary>Past the comma after an element; the last one has none.</summary>
    private static bool TryGoOn(ref ReadOnlySpan<byte> text, Span<byte> rest, out bool isLast)
    {
        text = SkipSpace(text);
        isLast = text.IsEmpty;
        if (isLast)
            return rest.IsEmpty;
        if (text[0] != ',' || rest.IsEmpty)
            return false;
        text = text[1..];
        return true;
    }

    private static ReadOnlySpan<byte> SkipSpace(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            at++;
        return at == 0 ? text : text[at..];
    }
}
