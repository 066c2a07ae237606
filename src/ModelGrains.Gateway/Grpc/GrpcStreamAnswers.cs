using Microsoft.AspNetCore.Http;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Gateway.Grpc;

/// <summary>The beginning and end of an answer that is a stream.</summary>
internal static class GrpcStreamAnswers
{
    public static void WriteHeaders(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = GrpcHeaders.ContentType;
        response.Headers[GrpcHeaders.AcceptEncoding] = GrpcCompression.Accepted;
    }

    /// <summary>Ends the stream with a status: in the headers where nothing was written, else in the trailers.</summary>
    public static async Task EndAsync(HttpContext context, GrpcStatus status)
    {
        if (!context.Response.HasStarted)
        {
            await GrpcAnswers.WriteStatusAsync(context, status);
            return;
        }

        foreach (var (name, value) in GrpcTrailers.Format(status))
            context.Response.AppendTrailer(name, value);
    }
}
