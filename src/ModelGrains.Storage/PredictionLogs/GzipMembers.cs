using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace ModelGrains.Storage.PredictionLogs;

/// <summary>
/// Gzip members (RFC 1952), one after another, which every gunzip reads as one text. Each says its own length in an extra field (2.3.1.1, as BGZF
/// does), so that one that was cut off is known without being read.
/// </summary>
internal static class GzipMembers
{
    private const int FixedHeader = 10;
    private const int ExtraLength = 8;
    private const int Header = FixedHeader + 2 + ExtraLength;
    private const int Trailer = 8;
    private const int FlagsAt = 3;
    private const byte HasExtra = 4;
    private const int MaxMember = 1 << 30;

    /// <summary>Compresses a text, which is not empty, into one member.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> text)
    {
        using var plain = new MemoryStream();
        using (var gzip = new GZipStream(plain, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(text);
        var source = plain.GetBuffer().AsSpan(0, (int)plain.Length);
        var member = new byte[source.Length + Header - FixedHeader];
        source[..FixedHeader].CopyTo(member);
        member[FlagsAt] |= HasExtra;
        var extra = member.AsSpan(FixedHeader);
        BinaryPrimitives.WriteUInt16LittleEndian(extra, ExtraLength);
        extra[2] = (byte)'M';
        extra[3] = (byte)'G';
        BinaryPrimitives.WriteUInt16LittleEndian(extra[4..], sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(extra[6..], (uint)member.Length);
        source[FixedHeader..].CopyTo(member.AsSpan(Header));
        return member;
    }

    /// <summary>The texts of the members that are whole. What is cut off at the end is left out; so is a member whose checksum is wrong.</summary>
    public static async IAsyncEnumerable<byte[]> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var header = new byte[Header];
        while (await stream.ReadAtLeastAsync(header, Header, throwOnEndOfStream: false, cancellationToken) == Header)
        {
            if (LengthOf(header) is not { } length)
                yield break;
            var member = new byte[length];
            header.CopyTo(member, 0);
            if (await stream.ReadAtLeastAsync(member.AsMemory(Header), length - Header, throwOnEndOfStream: false, cancellationToken) < length - Header)
                yield break;
            if (TryDecompress(member) is { } text)
                yield return text;
        }
    }

    /// <summary>The length that a member says it has; null where it is none of ours.</summary>
    private static int? LengthOf(ReadOnlySpan<byte> header)
    {
        if (header is not [0x1f, 0x8b, 8, HasExtra, ..])
            return null;
        var extra = header[FixedHeader..];
        if (extra is not [ExtraLength, 0, (byte)'M', (byte)'G', sizeof(uint), 0, ..])
            return null;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(extra[6..]);
        return length is >= Header + Trailer and <= MaxMember ? (int)length : null;
    }

    private static byte[]? TryDecompress(byte[] member)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(member), CompressionMode.Decompress);
            using var text = new MemoryStream();
            gzip.CopyTo(text);
            return text.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
