using System.Net.Sockets;

namespace ModelGrains.Cli.Api;

/// <summary>Failures of the connection in one clear line.</summary>
internal static class TransportErrors
{
    /// <summary>How long a connection may take: a server that is there accepts at once.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What to tell of a request that got no answer.</summary>
    public static CliException Of(HttpRequestException fault, Uri server) => fault.HttpRequestError switch
    {
        HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or
            HttpRequestError.ProxyTunnelError => NoServer(server, Reason(fault)),
        _ => CliException.Unreachable($"{Address(server)} broke the connection off before it answered ({Reason(fault)})"),
    };

    /// <summary>What to tell of a connection that was not accepted in time.</summary>
    public static CliException NotConnected(Uri server) => NoServer(server, "no connection in time");

    /// <summary>The server as people write it.</summary>
    public static string Address(Uri server) => server.ToString().TrimEnd('/');

    private static CliException NoServer(Uri server, string reason) =>
        CliException.Unreachable($"No server answers at {Address(server)}: is it running? ({reason})");

    private static string Reason(Exception fault)
    {
        for (var inner = fault; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException socket)
                return Words(socket);
        }

        return fault.InnerException?.Message ?? fault.Message;
    }

    private static string Words(SocketException fault) => fault.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "host not found",
        SocketError.TimedOut => "timed out",
        SocketError.ConnectionReset => "connection reset",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable => "host not reachable",
        _ => fault.Message,
    };
}
