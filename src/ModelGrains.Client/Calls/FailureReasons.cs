using System.Net.Sockets;
using System.Security.Authentication;

namespace ModelGrains.Client.Calls;

/// <summary>What a failure below gRPC says.</summary>
internal static class FailureReasons
{
    private const long NoError = 0;
    private const long RefusedStream = 7;

    /// <summary>Whether the connection failed; false where the server was there and reset the one stream.</summary>
    public static bool IsConnection(Exception failure) => Find<HttpProtocolException>(failure) is null;

    /// <summary>Whether the server did not take the request: it refused the stream or shut down without an error.</summary>
    public static bool IsRefusal(Exception failure) => Find<HttpProtocolException>(failure) is { ErrorCode: NoError or RefusedStream };

    /// <summary>Why the connection failed, in words without an address of the machine.</summary>
    public static string Words(Exception failure)
    {
        if (Find<SocketException>(failure) is { } socket)
            return Words(socket.SocketErrorCode);
        if (Find<AuthenticationException>(failure) is not null)
            return "TLS failed";
        if (Find<TimeoutException>(failure) is not null || failure is OperationCanceledException)
            return "no connection in time";
        return Find<HttpRequestException>(failure) is { HttpRequestError: HttpRequestError.NameResolutionError } ? "host not found" : "connection lost";
    }

    private static string Words(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "host not found",
        SocketError.TimedOut => "timed out",
        SocketError.ConnectionReset or SocketError.ConnectionAborted => "connection reset",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable => "host not reachable",
        _ => error.ToString(),
    };

    private static T? Find<T>(Exception failure)
        where T : Exception
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is T found)
                return found;
        }

        return null;
    }
}
