using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ModelGrains.Gateway.Grpc;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Gateway.Hosting;

/// <summary>
/// Sends <c>ModelInfer</c> to its endpoint before routing looks at the request: it is nearly all of the traffic, and routing would cost it
/// about as much as reading it does. Only the gRPC port speaks HTTP/2, so the protocol says which port it is.
/// </summary>
internal static class InferFastPath
{
    /// <summary>Puts the short way before everything that is added after it.</summary>
    public static void UseInferFastPath(this IApplicationBuilder app, InferenceGrpcOptions options)
    {
        var endpoint = new GrpcInferEndpoint(app.ApplicationServices, options);
        var path = InferenceMethods.ModelInfer.Path;
        app.Use(next => context =>
            HttpProtocol.IsHttp2(context.Request.Protocol) && string.Equals(context.Request.Path.Value, path, StringComparison.Ordinal)
                ? endpoint.HandleAsync(context)
                : next(context));
    }
}
