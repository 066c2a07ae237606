using System.IO.Pipelines;
using Google.Protobuf;

namespace ModelGrains.Protocol.Grpc;

/// <summary>A generated message as the body of a request.</summary>
/// <param name="message">The message; not changed any more.</param>
public sealed class GrpcMessageBody(IMessage message) : IGrpcRequestBody
{
    /// <inheritdoc/>
    public int Length { get; } = message.CalculateSize();

    /// <inheritdoc/>
    public async ValueTask WriteToAsync(Stream stream, CancellationToken cancellationToken)
    {
        var body = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        GrpcMessageWriter.Write(body, message);
        await body.FlushAsync(cancellationToken).ConfigureAwait(false);
        await body.CompleteAsync().ConfigureAwait(false);
    }
}
