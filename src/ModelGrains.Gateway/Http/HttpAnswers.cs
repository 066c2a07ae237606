using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using ModelGrains.Errors;
using ModelGrains.Protocol;
using ModelGrains.Protocol.Json;

namespace ModelGrains.Gateway.Http;

/// <summary>Answers as JSON.</summary>
internal static class HttpAnswers
{
    /// <summary>Answers 200 with a body.</summary>
    public static Task WriteAsync(HttpContext context, Action<IBufferWriter<byte>> write) => WriteAsync(context, StatusCodes.Status200OK, write);

    /// <summary>Answers with a status and a body.</summary>
    public static Task WriteAsync(HttpContext context, int status, Action<IBufferWriter<byte>> write)
    {
        var body = new ArrayBufferWriter<byte>();
        write(body);
        return SendAsync(context, status, body.WrittenMemory);
    }

    /// <summary>Answers with an error of the closed list.</summary>
    public static Task WriteErrorAsync(HttpContext context, ModelError error)
    {
        if (error.RetryAfter is { } delay)
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(delay.TotalSeconds)).ToString("F0", CultureInfo.InvariantCulture);
        return WriteErrorAsync(context, WireErrors.ToHttp(error.Code), error.Message);
    }

    /// <summary>Answers with an error of HTTP itself.</summary>
    public static Task WriteErrorAsync(HttpContext context, int status, string text) =>
        WriteAsync(context, status, body => ErrorJson.Write(body, text));

    /// <summary>Sends a finished body.</summary>
    public static async Task SendAsync(HttpContext context, int status, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;

        // Without the request's token: to a caller that left in this moment Kestrel writes nothing, and no exception escapes.
        await context.Response.BodyWriter.WriteAsync(body, CancellationToken.None);
    }
}
