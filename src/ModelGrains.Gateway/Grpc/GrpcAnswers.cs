using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Gateway.Grpc;

/// <summary>What goes back over gRPC.</summary>
internal static class GrpcAnswers
{
    /// <summary>Refuses what is no gRPC request, in the terms of HTTP: false where it is one.</summary>
    public static bool Refuse(HttpContext context)
    {
        var request = context.Request;
        int? status =
            !HttpProtocol.IsHttp2(request.Protocol) ? StatusCodes.Status426UpgradeRequired :
            !HttpMethods.IsPost(request.Method) ? StatusCodes.Status405MethodNotAllowed :
            !GrpcHeaders.IsGrpc(request.ContentType) ? StatusCodes.Status415UnsupportedMediaType : null;
        if (status is null)
            return false;
        context.Response.StatusCode = status.Value;
        if (status == StatusCodes.Status426UpgradeRequired)
            context.Response.Headers.Upgrade = "HTTP/2";
        if (status == StatusCodes.Status405MethodNotAllowed)
            context.Response.Headers.Allow = "POST";
        return true;
    }

    /// <summary>Answers with a status alone: headers and trailers in one frame.</summary>
    public static Task WriteStatusAsync(HttpContext context, GrpcStatus status) => WriteTrailersAsync(context, TrailersOf(status));

    /// <summary>Answers with a status alone, as <see cref="TrailersOf"/> gives it.</summary>
    public static Task WriteTrailersAsync(HttpContext context, IEnumerable<KeyValuePair<string, StringValues>> trailers)
    {
        WriteHeaders(context.Response);
        foreach (var (name, value) in trailers)
            context.Response.Headers[name] = value;
        return context.Response.CompleteAsync();
    }

    /// <summary>The trailers of a status.</summary>
    public static IEnumerable<KeyValuePair<string, StringValues>> TrailersOf(GrpcStatus status) =>
        GrpcTrailers.Format(status).Select(trailer => KeyValuePair.Create(trailer.Key, new StringValues(trailer.Value)));

    /// <summary>Answers with a message and success.</summary>
    public static async Task WriteMessageAsync(HttpContext context, IMessage message, CancellationToken cancellationToken)
    {
        var response = context.Response;
        WriteHeaders(response);
        GrpcMessageWriter.Write(response.BodyWriter, message);
        await response.BodyWriter.FlushAsync(cancellationToken);
        foreach (var (name, value) in GrpcTrailers.Format(GrpcStatus.Ok))
            response.AppendTrailer(name, value);
    }

    private static readonly StringValues Success = "0";

    /// <summary>The status for a <c>grpc-timeout</c> that is none.</summary>
    public static GrpcStatus WrongTimeout { get; } =
        new(GrpcStatusCode.InvalidArgument, "grpc-timeout is not valid: expected up to 8 digits and one of H, M, S, m, u, n");

    /// <summary>Begins an answer with a message.</summary>
    public static void BeginMessage(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = GrpcHeaders.ContentType;
    }

    /// <summary>Ends an answer with success; what is written and not flushed goes out with it.</summary>
    public static void EndMessage(HttpResponse response)
    {
        // Kestrel's collection of features is the stream itself: a look-up for what it is for certain costs more than the trailer.
        if (response.HttpContext.Features is IHttpResponseTrailersFeature { Trailers: { } trailers })
            trailers[GrpcHeaders.Status] = Success;
        else
            response.AppendTrailer(GrpcHeaders.Status, Success);
    }

    private static void WriteHeaders(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = GrpcHeaders.ContentType;
        response.Headers[GrpcHeaders.AcceptEncoding] = GrpcCompression.Accepted;
    }
}
