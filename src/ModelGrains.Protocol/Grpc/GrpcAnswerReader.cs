using System.Buffers;

namespace ModelGrains.Protocol.Grpc;

/// <summary>Reads the one message of an answer into an array of its own: one copy, from the connection's buffer.</summary>
internal static class GrpcAnswerReader
{
    /// <summary>
    /// Reads to the end of the stream, so that the trailers are there. A message above the limit is refused by its declared length.
    /// The texts are those of <see cref="GrpcMessageReader"/>.
    /// </summary>
    public static async ValueTask<GrpcResult<byte[]>> ReadAsync(Stream body, string? encoding, int limit, CancellationToken cancellationToken)
    {
        var prefix = ArrayPool<byte>.Shared.Rent(GrpcFrame.PrefixSize);
        try
        {
            var start = prefix.AsMemory(0, GrpcFrame.PrefixSize);
            var read = await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (!GrpcFrame.TryRead(new ReadOnlySequence<byte>(start[..read]), out var frame))
                return Broken(read == 0 ? "There is no message" : "The message ends inside its prefix");
            if (frame.Flag > 1)
                return Broken("The first byte of a message must be 0 or 1");
            if (frame.Length > limit)
                return GrpcMessageReader.TooLarge($"{frame.Length} bytes", limit);

            var message = GC.AllocateUninitializedArray<byte>((int)frame.Length);
            read = await body.ReadAtLeastAsync(message, message.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (read < message.Length)
                return Broken($"The message is cut short: {frame.Length} bytes declared, {read} came");
            if (await body.ReadAsync(start, cancellationToken).ConfigureAwait(false) > 0)
                return Broken("There is more than the one message expected");
            return frame.Flag == 0 ? message : GrpcCompression.Unpack(encoding, new ReadOnlySequence<byte>(message), limit);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(prefix);
        }
    }

    private static GrpcStatus Broken(string what) => new(GrpcStatusCode.Internal, what);
}
