using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;

namespace ModelGrains.Protocol.Grpc;

/// <summary>Reads the one message of a unary request or answer.</summary>
public static class GrpcMessageReader
{
    /// <summary>
    /// Reads to the end of the stream, which must hold exactly one message. A message above the limit is refused by its declared
    /// length, before its bytes are waited for. Codes are those that gRPC documents for a broken stream.
    /// </summary>
    /// <param name="input">The body.</param>
    /// <param name="parser">The message's parser.</param>
    /// <param name="encoding">The value of <c>grpc-encoding</c>; null where the header is missing.</param>
    /// <param name="limit">The most bytes the message may have, compressed and not.</param>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    /// <typeparam name="T">The message.</typeparam>
    public static async ValueTask<GrpcResult<T>> ReadAsync<T>(
        PipeReader input, MessageParser<T> parser, string? encoding, int limit, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = read.Buffer;
            GrpcResult<T>? result = GrpcFrame.TryRead(buffer, out var frame) ? TryFinish(frame, buffer, read.IsCompleted, parser, encoding, limit)
                : read.IsCompleted ? Broken(buffer.IsEmpty ? "There is no message" : "The message ends inside its prefix")
                : null;
            if (result is { } done)
            {
                input.AdvanceTo(buffer.End);
                return done;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>The status for a message above the limit.</summary>
    internal static GrpcStatus TooLarge(string size, int limit) =>
        new(GrpcStatusCode.ResourceExhausted, $"The message is too large: {size}, the limit is {limit} bytes");

    private static GrpcStatus Broken(string what) => new(GrpcStatusCode.Internal, what);

    private static GrpcResult<T>? TryFinish<T>(
        GrpcFrame frame, ReadOnlySequence<byte> buffer, bool isCompleted, MessageParser<T> parser, string? encoding, int limit)
        where T : class, IMessage<T>
    {
        if (frame.Flag > 1)
            return Broken("The first byte of a message must be 0 or 1");
        if (frame.Length > limit)
            return TooLarge($"{frame.Length} bytes", limit);
        var end = GrpcFrame.PrefixSize + (long)frame.Length;
        if (buffer.Length > end)
            return Broken("There is more than the one message expected");
        if (!isCompleted)
            return null;
        return buffer.Length < end
            ? Broken($"The message is cut short: {frame.Length} bytes declared, {buffer.Length - GrpcFrame.PrefixSize} came")
            : Parse(frame, buffer.Slice(GrpcFrame.PrefixSize), parser, encoding, limit);
    }

    private static GrpcResult<T> Parse<T>(GrpcFrame frame, ReadOnlySequence<byte> message, MessageParser<T> parser, string? encoding, int limit)
        where T : class, IMessage<T>
    {
        if (frame.Flag == 1)
        {
            var unpacked = GrpcCompression.Unpack(encoding, message, limit);
            if (!unpacked.IsSuccess)
                return unpacked.Status;
            message = new ReadOnlySequence<byte>(unpacked.Value);
        }

        try
        {
            return parser.ParseFrom(message);
        }
        catch (Exception fault) when (ProtoFaults.IsInvalid(fault))
        {
            return Broken($"The message is not a valid {typeof(T).Name}");
        }
    }
}
