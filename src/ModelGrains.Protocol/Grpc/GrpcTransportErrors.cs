using System.Globalization;
using System.Net.Http;

namespace ModelGrains.Protocol.Grpc;

/// <summary>The status for what went wrong below gRPC (grpc/doc/http-grpc-status-mapping.md and PROTOCOL-HTTP2.md, "Errors").</summary>
internal static class GrpcTransportErrors
{
    /// <summary>The status for an answer that is not gRPC.</summary>
    public static GrpcStatus OfHttp(int status)
    {
        var code = status switch
        {
            400 => GrpcStatusCode.Internal,
            401 => GrpcStatusCode.Unauthenticated,
            403 => GrpcStatusCode.PermissionDenied,
            404 => GrpcStatusCode.Unimplemented,
            429 or 502 or 503 or 504 => GrpcStatusCode.Unavailable,
            _ => GrpcStatusCode.Unknown,
        };
        return new GrpcStatus(code, string.Create(CultureInfo.InvariantCulture, $"The server answered HTTP {status}"));
    }

    /// <summary>The status for a connection that failed or a stream that was reset.</summary>
    public static GrpcStatus Of(Exception failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpProtocolException protocol)
                return OfReset(protocol.ErrorCode);
        }

        return new GrpcStatus(GrpcStatusCode.Unavailable, "The server cannot be reached or the connection was lost");
    }

    private static GrpcStatus OfReset(long error)
    {
        var code = error switch
        {
            0x7 => GrpcStatusCode.Unavailable,
            0x8 => GrpcStatusCode.Cancelled,
            0xb => GrpcStatusCode.ResourceExhausted,
            0xc => GrpcStatusCode.PermissionDenied,
            _ => GrpcStatusCode.Internal,
        };
        return new GrpcStatus(code, string.Create(CultureInfo.InvariantCulture, $"The server reset the stream with HTTP/2 error {error}"));
    }
}
