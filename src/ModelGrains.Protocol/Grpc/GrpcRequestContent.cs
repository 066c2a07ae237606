using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace ModelGrains.Protocol.Grpc;

/// <summary>The body of a unary request.</summary>
internal sealed class GrpcRequestContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Type = new(GrpcHeaders.ContentType);

    private readonly IMessage message;

    public GrpcRequestContent(IMessage message)
    {
        this.message = message;
        Headers.ContentType = Type;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var body = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        GrpcMessageWriter.Write(body, message);
        await body.FlushAsync(cancellationToken).ConfigureAwait(false);
        await body.CompleteAsync().ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
