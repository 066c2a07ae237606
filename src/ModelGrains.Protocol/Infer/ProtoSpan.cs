using System.Buffers;

namespace ModelGrains.Protocol.Infer;

/// <summary>
/// Reads protobuf's wire format from bytes that lie together (protobuf.dev/programming-guides/encoding). Every method is false where the
/// bytes are not what they should be; nothing throws, and nothing is read past the end.
/// </summary>
internal ref struct ProtoSpan
{
    /// <summary>A number of any size.</summary>
    public const int Varint = 0;

    /// <summary>Eight bytes.</summary>
    public const int Fixed64 = 1;

    /// <summary>A length and that many bytes.</summary>
    public const int Bytes = 2;

    /// <summary>Four bytes.</summary>
    public const int Fixed32 = 5;

    private const int MaxVarint = 10;

    private ReadOnlySpan<byte> rest;

    public ProtoSpan(ReadOnlySpan<byte> bytes) => rest = bytes;

    public readonly bool IsEmpty => rest.IsEmpty;

    public readonly int Length => rest.Length;

    public bool TryVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < MaxVarint && i < rest.Length; i++)
        {
            var b = rest[i];
            value |= (ulong)(b & 0x7F) << (7 * i);
            if (b < 0x80)
            {
                rest = rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    /// <summary>A field's number and kind.</summary>
    public bool TryTag(out int field, out int kind)
    {
        var isTag = TryVarint(out var tag) && tag <= uint.MaxValue;
        field = (int)((uint)tag >> 3);
        kind = (int)(tag & 7);
        return isTag && field != 0;
    }

    /// <summary>A length and the bytes after it.</summary>
    public bool TryBytes(out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!TryVarint(out var length) || length > (ulong)rest.Length)
            return false;
        bytes = rest[..(int)length];
        rest = rest[(int)length..];
        return true;
    }

    /// <summary>Passes over a field whose tag was read. Groups, which proto3 does not have, are not passed over.</summary>
    public bool TrySkip(int kind)
    {
        switch (kind)
        {
            case Varint:
                return TryVarint(out _);
            case Bytes:
                return TryBytes(out _);
            case Fixed64 or Fixed32:
                var size = kind == Fixed64 ? sizeof(ulong) : sizeof(uint);
                if (rest.Length < size)
                    return false;
                rest = rest[size..];
                return true;
            default:
                return false;
        }
    }
}
