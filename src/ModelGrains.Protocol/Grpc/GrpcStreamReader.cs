using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;

namespace ModelGrains.Protocol.Grpc;

/// <summary>
/// Reads the messages of a stream, one at a time. Never more than one message is held: the next one's bytes are asked for when it is.
/// After an error the stream has no more messages. Not safe for concurrent use.
/// </summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class GrpcStreamReader<T>
    where T : class, IMessage<T>
{
    private readonly PipeReader input;
    private readonly MessageParser<T> parser;
    private readonly string? encoding;
    private readonly int limit;

    /// <summary>Makes the reader.</summary>
    /// <param name="input">The body.</param>
    /// <param name="parser">The message's parser.</param>
    /// <param name="encoding">The value of <c>grpc-encoding</c>; null where the header is missing.</param>
    /// <param name="limit">The most bytes a message may have, compressed and not.</param>
    public GrpcStreamReader(PipeReader input, MessageParser<T> parser, string? encoding, int limit)
    {
        this.input = input;
        this.parser = parser;
        this.encoding = encoding;
        this.limit = limit;
    }

    /// <summary>
    /// Reads the next message: the message, null at the end of the stream, or the status of a broken frame. A message above the limit
    /// is refused by its declared length, before its bytes are waited for.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    public async ValueTask<GrpcResult<T>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = read.Buffer;
            if (GrpcFrame.TryRead(buffer, out var frame))
            {
                if (Refuse(frame) is { } refused)
                {
                    input.AdvanceTo(buffer.Start, buffer.End);
                    return refused;
                }

                var end = GrpcFrame.PrefixSize + (long)frame.Length;
                if (buffer.Length >= end)
                {
                    var result = Parse(frame, buffer.Slice(GrpcFrame.PrefixSize, frame.Length));
                    input.AdvanceTo(buffer.GetPosition(end));
                    return result;
                }
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (!read.IsCompleted)
                continue;
            if (buffer.IsEmpty)
                return null;
            return buffer.Length < GrpcFrame.PrefixSize
                ? Broken("A message ends inside its prefix")
                : Broken($"A message is cut short: {frame.Length} bytes declared, {buffer.Length - GrpcFrame.PrefixSize} came");
        }
    }

    private static GrpcStatus Broken(string what) => new(GrpcStatusCode.Internal, what);

    private GrpcStatus? Refuse(GrpcFrame frame) =>
        frame.Flag > 1 ? Broken("The first byte of a message must be 0 or 1") :
        frame.Length > limit ? GrpcMessageReader.TooLarge($"{frame.Length} bytes", limit) : null;

    private GrpcResult<T> Parse(GrpcFrame frame, ReadOnlySequence<byte> message)
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
            return Broken($"A message is not a valid {typeof(T).Name}");
        }
    }
}
