using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using ModelGrains.Errors;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management;

/// <summary>Reads the bodies of commands.</summary>
internal static class ManagementBodies
{
    private const int MaxBytes = 1 << 20;

    /// <summary>A misspelt field would change nothing, and nobody would know.</summary>
    private static readonly JsonSerializerOptions Options = new(ManagementJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The body as JSON; where there is none, one that says nothing.</summary>
    public static async Task<Outcome<T>> ReadAsync<T>(HttpContext context, T nothing)
        where T : class
    {
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int count;
        while ((count = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            body.Write(buffer, 0, count);
            if (body.Length > MaxBytes)
                return ModelErrors.Invalid($"The command has more than {MaxBytes} bytes");
        }

        if (body.Length == 0)
            return nothing;
        try
        {
            return JsonSerializer.Deserialize<T>(body.ToArray(), Options) is { } read ? read : ModelErrors.Invalid("The command is null, expected a JSON object");
        }
        catch (JsonException e)
        {
            return ModelErrors.Invalid("The command", [new FieldError(e.Path?.TrimStart('$', '.') ?? "", "is not the JSON that is expected")]);
        }
    }
}
