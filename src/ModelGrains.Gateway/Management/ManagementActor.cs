using Microsoft.AspNetCore.Http;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management;

/// <summary>Who gives a command.</summary>
internal static class ManagementActor
{
    private const int MaxLength = 100;

    /// <summary>As the request says; <c>api</c> where it says nothing that can be shown.</summary>
    public static string Of(HttpContext context)
    {
        var actor = context.Request.Headers[ManagementHeaders.Actor].ToString();
        return actor.Length is > 0 and <= MaxLength && !actor.Any(char.IsControl) ? actor : "api";
    }
}
