using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Protocol.Http;
using ModelGrains.Protocol.Json;

namespace ModelGrains.Gateway.Http;

/// <summary>The answer to one inference: JSON, and the outputs in binary behind it; compressed where the caller asked for it.</summary>
internal static class InferAnswer
{
    /// <summary>How much is given to the connection before it is awaited: a caller that reads slowly holds no more than this beside the answer itself.</summary>
    private const int PieceSize = 64 * 1024;

    /// <summary>Writes the answer.</summary>
    /// <returns>The error to answer with, where JSON cannot hold an output; then nothing was sent.</returns>
    public static async ValueTask<ModelError?> WriteAsync(HttpContext context, InferResponse response, HttpInferRequest request)
    {
        using var json = JsonBuffer.Rent();
        if (HttpInferResponse.Write(json, response, request, out var binaryLength) is { } error)
            return error;
        var head = context.Response;
        var isBinary = binaryLength >= 0;
        var length = json.Written.Length + Math.Max(0, binaryLength);
        head.StatusCode = StatusCodes.Status200OK;
        head.ContentType = isBinary ? "application/octet-stream" : HttpAnswers.Json;
        if (isBinary)
            head.Headers[HttpHeaders.JsonLength] = json.Written.Length.ToString(CultureInfo.InvariantCulture);
        var coding = Choose(context, length);
        if (coding == ContentCoding.Identity)
        {
            head.ContentLength = length;
            await WritePlainAsync(head.BodyWriter, json.Written, response, request);
        }
        else
        {
            head.Headers.ContentEncoding = coding.Name();
            await using var compressed = coding.Compress(head.Body);
            await compressed.WriteAsync(json.Written);
            foreach (var output in response.Outputs)
            {
                if (request.WantsBinary(output.Name))
                    await compressed.WriteAsync(output.Data);
            }
        }

        return null;
    }

    private static ContentCoding Choose(HttpContext context, long length)
    {
        var accepted = context.Request.Headers.AcceptEncoding;
        if (accepted.Count == 0)
            return ContentCoding.Identity;
        context.Response.Headers.Vary = "Accept-Encoding";
        return length < ContentCodings.SmallestCompressed ? ContentCoding.Identity : ContentCodings.Choose(accepted);
    }

    // Without the request's token: to a caller that left in this moment Kestrel writes nothing, and no exception escapes.
    private static async ValueTask WritePlainAsync(PipeWriter body, ReadOnlyMemory<byte> json, InferResponse response, HttpInferRequest request)
    {
        var pending = await WritePiecesAsync(body, json, 0);
        foreach (var output in response.Outputs)
        {
            if (request.WantsBinary(output.Name))
                pending = await WritePiecesAsync(body, output.Data, pending);
        }

        await body.FlushAsync(CancellationToken.None);
    }

    /// <summary>Writes bytes; gives how many are not flushed yet.</summary>
    private static async ValueTask<int> WritePiecesAsync(PipeWriter body, ReadOnlyMemory<byte> bytes, int pending)
    {
        while (bytes.Length > 0)
        {
            var piece = bytes[..Math.Min(PieceSize, bytes.Length)];
            bytes = bytes[piece.Length..];
            body.Write(piece.Span);
            pending += piece.Length;
            if (pending < PieceSize)
                continue;
            pending = 0;
            if ((await body.FlushAsync(CancellationToken.None)).IsCompleted)
                break;
        }

        return pending;
    }
}
