using System.Net;
using System.Net.Http.Headers;

namespace ModelGrains.Protocol.Grpc;

/// <summary>The body of a unary request, whose length is known before it is written.</summary>
internal sealed class GrpcRequestContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Type = new(GrpcHeaders.ContentType);

    private readonly IGrpcRequestBody body;

    public GrpcRequestContent(IGrpcRequestBody body)
    {
        this.body = body;
        Headers.ContentType = Type;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        body.WriteToAsync(stream, cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = GrpcFrame.PrefixSize + (long)body.Length;
        return true;
    }
}
