using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace ModelGrains.Gateway.DataPlane;

/// <summary>Exceptions of a caller who left in the middle of a request.</summary>
internal static class CutOff
{
    /// <summary>
    /// Whether a read or write failed because the caller is gone. The transport says so in this way at times before the request's own token
    /// does.
    /// </summary>
    public static bool Is(Exception failure) => failure is (IOException and not BadHttpRequestException) or ConnectionAbortedException;
}
