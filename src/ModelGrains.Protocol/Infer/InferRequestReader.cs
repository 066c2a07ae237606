using System.Buffers;
using System.IO.Pipelines;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Protocol.Infer;

/// <summary>Reads the one message of a unary inference as it arrives; codes and texts are those of <see cref="GrpcMessageReader"/>.</summary>
public static class InferRequestReader
{
    /// <summary>
    /// Reads to the end of the stream, which must hold exactly one message, into a parser. What was taken is given back to the transport
    /// at once, so a big request does not fill its buffers.
    /// </summary>
    /// <param name="input">The body.</param>
    /// <param name="parser">Takes the message; on success it is complete.</param>
    /// <param name="encoding">The value of <c>grpc-encoding</c>; null where the header is missing.</param>
    /// <param name="limit">The most bytes the message may have, compressed and not; more is refused by the declared length.</param>
    /// <param name="admission">Asked with the declared length before a byte is kept; a status refuses it.</param>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    public static async ValueTask<GrpcStatus> ReadAsync(
        PipeReader input, InferRequestParser parser, string? encoding, int limit, IMessageAdmission? admission, CancellationToken cancellationToken)
    {
        GrpcFrame? frame = null;
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = read.Buffer;
            var status = Take(ref buffer, ref frame, parser, read.IsCompleted, encoding, limit, admission);
            input.AdvanceTo(status is null ? buffer.Start : buffer.End, buffer.End);
            if (status is { } done)
                return done;
        }
    }

    private static GrpcStatus Broken(string what) => new(GrpcStatusCode.Internal, what);

    /// <summary>Null where more must come.</summary>
    private static GrpcStatus? Take(
        ref ReadOnlySequence<byte> buffer, ref GrpcFrame? frame, InferRequestParser parser, bool isEnd, string? encoding, int limit, IMessageAdmission? admission)
    {
        if (frame is null)
        {
            if (!GrpcFrame.TryRead(buffer, out var prefix))
                return isEnd ? Broken(buffer.IsEmpty ? "There is no message" : "The message ends inside its prefix") : null;
            if (prefix.Flag > 1)
                return Broken("The first byte of a message must be 0 or 1");
            if (prefix.Length > limit)
                return GrpcMessageReader.TooLarge($"{prefix.Length} bytes", limit);
            if (admission?.Admit(prefix.Length) is { } refused)
                return refused;
            buffer = buffer.Slice(GrpcFrame.PrefixSize);
            frame = prefix;
            parser.Begin(prefix.Length);
        }

        if (frame.Value.Flag == 1)
            return TakePacked(buffer, frame.Value, parser, isEnd, encoding, limit);
        if (buffer.Length > parser.Remaining)
            return Broken("There is more than the one message expected");
        if (!parser.TryTake(buffer, out var taken))
            return Invalid();
        buffer = buffer.Slice(taken);
        if (!isEnd)
            return null;
        return parser.IsComplete
            ? GrpcStatus.Ok
            : Broken($"The message is cut short: {frame.Value.Length} bytes declared, {frame.Value.Length - parser.Remaining + buffer.Length} came");
    }

    private static GrpcStatus? TakePacked(
        ReadOnlySequence<byte> buffer, GrpcFrame frame, InferRequestParser parser, bool isEnd, string? encoding, int limit)
    {
        if (buffer.Length > frame.Length)
            return Broken("There is more than the one message expected");
        if (!isEnd)
            return null;
        if (buffer.Length < frame.Length)
            return Broken($"The message is cut short: {frame.Length} bytes declared, {buffer.Length} came");
        var unpacked = GrpcCompression.Unpack(encoding, buffer, limit);
        if (!unpacked.IsSuccess)
            return unpacked.Status;
        parser.Begin(unpacked.Value.Length);
        return parser.TryTake(new ReadOnlySequence<byte>(unpacked.Value), out _) && parser.IsComplete ? GrpcStatus.Ok : Invalid();
    }

    private static GrpcStatus Invalid() => Broken("The message is not a valid ModelInferRequest");
}
