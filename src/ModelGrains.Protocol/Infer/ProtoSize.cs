using System.Numerics;
using System.Text;

namespace ModelGrains.Protocol.Infer;

/// <summary>How many bytes things take in protobuf's wire format, for fields whose tag is one byte.</summary>
internal static class ProtoSize
{
    private const int Tag = 1;
    private const int VarintBits = 7;

    public static int Varint(ulong value) => value == 0 ? 1 : (BitOperations.Log2(value) / VarintBits) + 1;

    /// <summary>A string; nothing where it is empty.</summary>
    public static int Text(string text) => text.Length == 0 ? 0 : Bytes(Encoding.UTF8.GetByteCount(text));

    /// <summary>Tag, length and bytes.</summary>
    public static int Bytes(int length) => Tag + Varint((ulong)length) + length;

    /// <summary>The bytes of packed numbers, without tag and length.</summary>
    public static int Packed(ReadOnlySpan<long> values)
    {
        var size = 0;
        foreach (var value in values)
            size += Varint((ulong)value);
        return size;
    }
}
