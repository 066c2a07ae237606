using System.Buffers;
using System.Buffers.Binary;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Client.Wire;

/// <summary>
/// A request as the body of a call, without messages in between: large tensors are written to the connection from their own memory,
/// small ones go with the head in one write.
/// </summary>
internal sealed class InferRequestBody : IGrpcRequestBody
{
    private const int LargestCopied = 16 * 1024;

    private readonly InferRequest request;
    private readonly int copied;

    private InferRequestBody(InferRequest request, int length, int copied)
    {
        this.request = request;
        this.copied = copied;
        Length = length;
    }

    /// <inheritdoc/>
    public int Length { get; }

    /// <summary>Makes the body; <see cref="ModelErrorCode.InvalidInput"/> where the protocol cannot say the request.</summary>
    public static Outcome<InferRequestBody> Create(InferRequest request)
    {
        if (request.Priority < 0)
            return ModelErrors.Invalid($"priority: expected a number from 0, got {request.Priority}");
        if (CheckClassifications(request) is { } wrong)
            return wrong;
        var copied = ProtoWriter.Measure(request, InferRequestFields.WriteHead);
        var length = copied;
        foreach (var input in request.Inputs)
        {
            var size = input.Data.Length;
            var prefix = ProtoWriter.Measure(size, WriteRawPrefix);
            length += prefix + size;
            copied += prefix + (size <= LargestCopied ? size : 0);
        }

        return length <= int.MaxValue - GrpcFrame.PrefixSize
            ? new InferRequestBody(request, (int)length, (int)copied)
            : ModelErrors.Invalid($"The request has {length} bytes: expected at most {int.MaxValue - GrpcFrame.PrefixSize}");
    }

    /// <inheritdoc/>
    public async ValueTask WriteToAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(GrpcFrame.PrefixSize + copied);
        var end = WriteHead(buffer);
        var start = 0;
        foreach (var input in request.Inputs)
        {
            end = WriteRaw(buffer, end, input.Data);
            if (input.Data.Length <= LargestCopied)
                continue;
            await stream.WriteAsync(buffer.AsMemory(start..end), cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync(input.Data, cancellationToken).ConfigureAwait(false);
            start = end;
        }

        if (end > start)
            await stream.WriteAsync(buffer.AsMemory(start..end), cancellationToken).ConfigureAwait(false);

        // Not after a failure: a write that was given up may still be reading.
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static ModelError? CheckClassifications(InferRequest request)
    {
        for (var i = 0; i < request.Classifications.Length; i++)
        {
            var asked = request.Classifications[i];
            if (asked.Count < 1)
                return ModelErrors.Invalid($"classification of output '{asked.Output}': expected at least 1 class, got {asked.Count}");
            if (!request.Outputs.IsEmpty && !request.Outputs.Contains(asked.Output))
                return ModelErrors.Invalid($"classification of output '{asked.Output}', which is not among the outputs asked for: expected one of {string.Join(", ", request.Outputs)}");
            if (request.Classifications.Take(i).Any(other => other.Output == asked.Output))
                return ModelErrors.Invalid($"classification of output '{asked.Output}' is given twice");
        }

        return null;
    }

    private static void WriteRawPrefix(scoped ref ProtoWriter writer, int length) => writer.Length(InferRequestFields.RawInputContents, length);

    private static int WriteRaw(Span<byte> buffer, int position, ReadOnlyMemory<byte> data)
    {
        var writer = ProtoWriter.Into(buffer[position..]);
        WriteRawPrefix(ref writer, data.Length);
        position += (int)writer.Position;
        if (data.Length > LargestCopied)
            return position;
        data.Span.CopyTo(buffer[position..]);
        return position + data.Length;
    }

    private int WriteHead(Span<byte> buffer)
    {
        buffer[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(buffer[1..], Length);
        var writer = ProtoWriter.Into(buffer[GrpcFrame.PrefixSize..]);
        InferRequestFields.WriteHead(ref writer, request);
        return GrpcFrame.PrefixSize + (int)writer.Position;
    }
}
