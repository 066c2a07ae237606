using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ModelGrains.Gateway.Http;

/// <summary>The body of a request. What the transport refuses is a <see cref="BadHttpRequestException"/>, as Kestrel's own refusals are.</summary>
internal static class HttpBody
{
    /// <summary>The header of the binary tensor data extension.</summary>
    private const string BinaryHeader = "Inference-Header-Content-Length";

    /// <summary>Reads the whole body; empty where there is none.</summary>
    /// <exception cref="BadHttpRequestException">413 above the limit, 415 for a content encoding, 501 for binary tensor data.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, int limit)
    {
        RefuseUnreadable(context);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = limit;
        if (context.Request.ContentLength > limit)
            throw TooLarge(limit);
        var body = context.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > limit)
                throw TooLarge(limit);
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                body.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static void RefuseUnreadable(HttpContext context)
    {
        var encoding = context.Request.Headers.ContentEncoding.ToString();
        if (encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.AcceptEncoding = "identity";
            throw new BadHttpRequestException("Content-Encoding is not supported: send the body as it is", StatusCodes.Status415UnsupportedMediaType);
        }

        if (context.Request.Headers.ContainsKey(BinaryHeader))
        {
            throw new BadHttpRequestException(
                $"The binary tensor data extension (header {BinaryHeader}) is not supported: send the tensors as JSON, or raw over gRPC",
                StatusCodes.Status501NotImplemented);
        }
    }

    private static BadHttpRequestException TooLarge(int limit) => new(
        string.Create(CultureInfo.InvariantCulture, $"Request body too large. The max request body size is {limit} bytes."),
        StatusCodes.Status413PayloadTooLarge);
}
