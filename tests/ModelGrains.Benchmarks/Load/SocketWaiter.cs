using System.Net.Sockets;

namespace ModelGrains.Benchmarks.Load;

/// <summary>Waits until one of several connections has something to receive.</summary>
internal sealed class SocketWaiter
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private readonly IReadOnlyList<LoadConnection> connections;
    private readonly Dictionary<Socket, LoadConnection> bySocket;
    private readonly List<Socket> sockets = [];
    private readonly List<LoadConnection> ready = [];

    public SocketWaiter(IReadOnlyList<LoadConnection> connections)
    {
        this.connections = connections;
        bySocket = connections.ToDictionary(connection => connection.Socket);
    }

    /// <summary>The connections with something to receive; empty where the time is up. Valid until the next call.</summary>
    /// <exception cref="TimeoutException">Nothing came for a minute though the wait was endless.</exception>
    public List<LoadConnection> Wait(TimeSpan timeout)
    {
        var endless = timeout == Timeout.InfiniteTimeSpan;
        ready.Clear();
        if (connections.Count == 1 && endless)
        {
            // Receiving waits by itself.
            ready.Add(connections[0]);
            return ready;
        }

        sockets.Clear();
        foreach (var connection in connections)
        {
            // One without a call has nothing to say but what can wait.
            if (connection.InFlight > 0)
                sockets.Add(connection.Socket);
        }

        if (sockets.Count == 0)
            return ready;
        Socket.Select(sockets, null, null, endless ? Longest : timeout);
        if (endless && sockets.Count == 0)
            throw new TimeoutException("The server has not answered for a minute.");
        foreach (var socket in sockets)
            ready.Add(bySocket[socket]);
        return ready;
    }
}
