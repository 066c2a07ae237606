using System.Buffers.Binary;
using System.Text.Json;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tensors;

/// <summary>Collects JSON elements in raw form. What comes beyond the number expected is counted and not kept.</summary>
internal sealed class RawTensorBuilder(DataType type, long expected, RentedTensors? rented)
{
    private const int FirstSize = 256;

    private byte[] raw = [];
    private int used;

    /// <summary>How many elements the shape has.</summary>
    public long Expected => expected;

    /// <summary>How many elements came.</summary>
    public long Count { get; private set; }

    /// <summary>Adds the element that the reader is on; what is wrong with it, or null.</summary>
    public string? Add(ref Utf8JsonReader reader)
    {
        if (Count++ >= expected)
        {
            reader.Skip();
            return null;
        }

        if (type == DataType.Bytes)
            return AddText(ref reader);
        var size = type.Size();
        Reserve(size);
        if (!JsonElements.TryDecode(ref reader, type, raw.AsSpan(used, size)))
            return Wrong(JsonElements.Expected(type), JsonElements.Describe(ref reader, type));
        used += size;
        return null;
    }

    /// <summary>The elements added.</summary>
    public ReadOnlyMemory<byte> ToRaw() => raw.AsMemory(0, used);

    private string? AddText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            return Wrong("a string", JsonWords.Of(reader.TokenType));
        var longest = reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length;
        Reserve(BytesElements.PrefixSize + longest);
        try
        {
            var length = reader.CopyString(raw.AsSpan(used + BytesElements.PrefixSize, longest));
            BinaryPrimitives.WriteUInt32LittleEndian(raw.AsSpan(used), (uint)length);
            used += BytesElements.PrefixSize + length;
            return null;
        }
        catch (InvalidOperationException)
        {
            return Wrong("a string", "a string that is not valid UTF-8");
        }
    }

    private string Wrong(string wanted, string got) => $"element {Count - 1}: expected {wanted} for {type.Name()}, got {got}";

    private void Reserve(int size)
    {
        if (raw.Length - used >= size)
            return;
        var wanted = Math.Max((long)raw.Length * 2, Math.Max(FirstSize, (long)used + size));
        if (type != DataType.Bytes && (Int128)expected * type.Size() < wanted)
            wanted = expected * type.Size();
        var longer = (int)Math.Min(wanted, Array.MaxLength);
        if (rented is null)
            Array.Resize(ref raw, longer);
        else
            raw = rented.Grow(raw, used, longer);
    }
}
