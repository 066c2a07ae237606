using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using ModelGrains.Core.Hashing;

namespace ModelGrains.Gateway.DataPlane;

/// <summary>
/// Who sends a request, to count distinct callers: the authenticated user, else the header <c>x-caller-id</c>, else the remote address.
/// Allocates nothing: what is not there is not made by asking for it.
/// </summary>
internal static class Callers
{
    /// <summary>The header, or gRPC metadata, in which a caller names itself.</summary>
    public const string Header = "x-caller-id";

    /// <summary>The caller's hash; 0 where nobody knows.</summary>
    public static ulong HashOf(HttpContext context)
    {
        if (context.Features.Get<IHttpAuthenticationFeature>()?.User?.Identity is { IsAuthenticated: true, Name: { Length: > 0 } user })
            return KeyHash.Of(user.AsSpan());
        return HashOf(context.Request.Headers) is not 0 and var named ? named : HashOf(context.Connection.RemoteIpAddress);
    }

    /// <summary>The hash of the caller that the headers name; 0 where they name none.</summary>
    public static ulong HashOf(IHeaderDictionary headers) =>
        headers.TryGetValue(Header, out var values) && values is [{ Length: > 0 } name] ? KeyHash.Of(name.AsSpan()) : 0;

    private static ulong HashOf(IPAddress? address)
    {
        if (address is null)
            return 0;
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out var length) ? KeyHash.Of((ReadOnlySpan<byte>)bytes[..length]) : 0;
    }
}
