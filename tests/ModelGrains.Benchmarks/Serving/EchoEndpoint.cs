using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ModelGrains.Benchmarks.Serving;

/// <summary>
/// The least that a gRPC server on Kestrel can do: reads the whole body, answers as many bytes as the path says with gRPC's headers and
/// trailers, parses nothing.
/// </summary>
internal static class EchoEndpoint
{
    private static readonly byte[] Zeros = new byte[1024 * 1024];

    public static async Task HandleAsync(HttpContext context)
    {
        var size = int.Parse(context.Request.Path.Value.AsSpan(1), CultureInfo.InvariantCulture);
        var body = context.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync();
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }

        var response = context.Response;
        response.ContentType = "application/grpc";
        response.Headers["grpc-accept-encoding"] = "identity,gzip";
        await response.BodyWriter.WriteAsync(Zeros.AsMemory(0, size));
        response.AppendTrailer("grpc-status", "0");
    }
}
