using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace ModelGrains.Core.Tensors;

/// <summary>
/// The elements of a BYTES tensor in raw form: each a 4-byte little-endian length and that many bytes, without padding
/// (the tensor data rules of the Open Inference Protocol v2). Thread-safe: holds no state.
/// </summary>
public static class BytesElements
{
    /// <summary>Bytes of an element's length.</summary>
    public const int PrefixSize = sizeof(uint);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Takes the first element off <paramref name="rest"/>. False where nothing is left, and where a length runs past the end: then
    /// <paramref name="rest"/> is not empty.
    /// </summary>
    public static bool TryReadNext(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> element)
    {
        element = default;
        if (rest.Length < PrefixSize)
            return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        if (length > (uint)(rest.Length - PrefixSize))
            return false;
        element = rest.Slice(PrefixSize, (int)length);
        rest = rest[(PrefixSize + (int)length)..];
        return true;
    }

    /// <summary>How many elements the bytes hold; false where a length runs past the end.</summary>
    public static bool TryCount(ReadOnlySpan<byte> raw, out long count)
    {
        count = 0;
        while (TryReadNext(ref raw, out _))
            count++;
        return raw.IsEmpty;
    }

    /// <summary>The raw form of strings, as UTF-8; throws <see cref="EncoderFallbackException"/> for half a surrogate pair.</summary>
    public static byte[] FromStrings(ReadOnlySpan<string> values)
    {
        var size = 0;
        foreach (var value in values)
            size = checked(size + PrefixSize + StrictUtf8.GetByteCount(value));
        var raw = new byte[size];
        var rest = raw.AsSpan();
        foreach (var value in values)
        {
            var length = StrictUtf8.GetBytes(value, rest[PrefixSize..]);
            BinaryPrimitives.WriteUInt32LittleEndian(rest, (uint)length);
            rest = rest[(PrefixSize + length)..];
        }

        return raw;
    }

    /// <summary>Appends one element to the raw form.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> element)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(PrefixSize), (uint)element.Length);
        output.Advance(PrefixSize);
        output.Write(element);
    }

    /// <summary>
    /// The elements as text. Throws <see cref="InvalidDataException"/> where a length runs past the end and
    /// <see cref="DecoderFallbackException"/> where an element is not UTF-8.
    /// </summary>
    public static ImmutableArray<string> ToStrings(ReadOnlySpan<byte> raw)
    {
        var values = ImmutableArray.CreateBuilder<string>();
        while (TryReadNext(ref raw, out var element))
            values.Add(StrictUtf8.GetString(element));
        return raw.IsEmpty ? values.DrainToImmutable() : throw new InvalidDataException("An element's length runs past the end of the BYTES tensor.");
    }
}
