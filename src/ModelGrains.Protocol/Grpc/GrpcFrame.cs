using System.Buffers;
using System.Buffers.Binary;

namespace ModelGrains.Protocol.Grpc;

/// <summary>The prefix of a message: one byte that says whether it is compressed, four of its length, big-endian.</summary>
/// <param name="Flag">0 or 1; anything else is an error.</param>
/// <param name="Length">Bytes of the message after the prefix.</param>
public readonly record struct GrpcFrame(byte Flag, uint Length)
{
    /// <summary>Bytes of the prefix.</summary>
    public const int PrefixSize = 5;

    /// <summary>Reads the prefix at the start of a buffer; false where the buffer is too short for one.</summary>
    public static bool TryRead(ReadOnlySequence<byte> buffer, out GrpcFrame frame)
    {
        frame = default;
        if (buffer.Length < PrefixSize)
            return false;
        Span<byte> prefix = stackalloc byte[PrefixSize];
        buffer.Slice(0, PrefixSize).CopyTo(prefix);
        frame = new GrpcFrame(prefix[0], BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]));
        return true;
    }

    /// <summary>Writes the prefix of a message that is not compressed.</summary>
    public static void WritePrefix(IBufferWriter<byte> output, uint length)
    {
        var prefix = output.GetSpan(PrefixSize);
        prefix[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(prefix[1..], length);
        output.Advance(PrefixSize);
    }
}
