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
    /// <summary>The content type of every answer but those with binary tensors.</summary>
    public const string Json = "application/json";

    /// <summary>Answers 200 with a body.</summary>
    public static Task WriteAsync(HttpContext context, Action<IBufferWriter<byte>> write) => WriteAsync(context, StatusCodes.Status200OK, write);

    /// <summary>Answers with a status and a body.</summary>
    public static async Task WriteAsync(HttpContext context, int status, Action<IBufferWriter<byte>> write)
    {
        using var body = JsonBuffer.Rent();
        write(body);
        context.Response.StatusCode = status;
        context.Response.ContentType = Json;
        context.Response.ContentLength = body.Written.Length;

        // Without the request's token: to a caller that left in this moment Kestrel writes nothing, and no exception escapes.
        await context.Response.BodyWriter.WriteAsync(body.Written, CancellationToken.None);
    }

    /// <summary>Answers with an error of the closed list.</summary>
    public static Task WriteErrorAsync(HttpContext context, ModelError error) => WriteErrorAsync(context, error, WireErrors.ToHttp(error.Code));

    /// <summary>Answers with an error of the closed list that has another status here.</summary>
    public static Task WriteErrorAsync(HttpContext context, ModelError error, int status)
    {
        if (error.RetryAfter is { } delay)
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(delay.TotalSeconds)).ToString("F0", CultureInfo.InvariantCulture);
        return WriteErrorAsync(context, status, error.Message);
    }

    /// <summary>Answers with an error of HTTP itself.</summary>
    public static Task WriteErrorAsync(HttpContext context, int status, string text) =>
        WriteAsync(context, status, body => ErrorJson.Write(body, text));
}
