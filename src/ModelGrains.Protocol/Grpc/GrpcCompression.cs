using System.Buffers;
using System.IO.Compression;

namespace ModelGrains.Protocol.Grpc;

/// <summary>Compression of single messages. Requests may be gzip; what we write is not compressed.</summary>
public static class GrpcCompression
{
    /// <summary>No compression.</summary>
    public const string Identity = "identity";

    /// <summary>RFC 1952.</summary>
    public const string Gzip = "gzip";

    /// <summary>The value of <c>grpc-accept-encoding</c>.</summary>
    public const string Accepted = Identity + "," + Gzip;

    /// <summary>Unpacks a compressed message; a status where the encoding is not known, the bytes are not gzip or the limit is passed.</summary>
    /// <param name="encoding">The value of <c>grpc-encoding</c>; null where the header is missing.</param>
    /// <param name="packed">The message as it came.</param>
    /// <param name="limit">The most bytes the message may have unpacked.</param>
    internal static GrpcResult<byte[]> Unpack(string? encoding, ReadOnlySequence<byte> packed, int limit)
    {
        if (encoding is null or Identity)
            return new GrpcStatus(GrpcStatusCode.Internal, "A message is marked as compressed and grpc-encoding names no compression");
        if (encoding != Gzip)
            return new GrpcStatus(GrpcStatusCode.Unimplemented, $"grpc-encoding is not supported: expected {Accepted}");
        using var source = new MemoryStream(packed.ToArray(), writable: false);
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (gzip.Read(chunk) is > 0 and var read)
            {
                if (unpacked.Length + read > limit)
                    return GrpcMessageReader.TooLarge($"more than {limit} bytes unpacked", limit);
                unpacked.Write(chunk, 0, read);
            }

            return unpacked.ToArray();
        }
        catch (InvalidDataException)
        {
            return new GrpcStatus(GrpcStatusCode.Internal, "A compressed message is not valid gzip");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
