using System.Net;
using System.Net.Sockets;

namespace ModelGrains.Benchmarks.Load;

/// <summary>
/// A connection that sends one request over and over, driven by one thread without waiting for its answers: what a call costs here is
/// little against what it costs the server. Not safe for concurrent use.
/// </summary>
internal abstract class LoadConnection : IDisposable
{
    private readonly IPEndPoint server;

    protected LoadConnection(IPEndPoint server)
    {
        this.server = server;
        Socket = Connect(server);
    }

    public Socket Socket { get; private set; }

    /// <summary>Whether it was given up.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Calls started and not ended.</summary>
    public int InFlight { get; protected set; }

    /// <summary>Whether another call may be started now.</summary>
    public abstract bool CanStart { get; }

    /// <summary>The body of the last answer where <see cref="Capture"/> is set.</summary>
    public MemoryStream? Capture { get; set; }

    /// <summary>Starts a call; nothing is sent before <see cref="Flush"/>.</summary>
    public abstract void Start(long scheduled);

    /// <summary>Sends what was started, as far as the server takes it now.</summary>
    public abstract void Flush();

    /// <summary>Receives once, waiting where nothing is there, and tells of every call that ended.</summary>
    public abstract void Receive(ICallSink sink);

    /// <summary>Gives the connection up after a failure: it takes no more calls.</summary>
    /// <returns>How many calls were lost with it.</returns>
    public int Break()
    {
        var lost = InFlight;
        InFlight = 0;
        IsBroken = true;
        Socket.Dispose();
        return lost;
    }

    public void Dispose() => Socket.Dispose();

    /// <summary>Connects anew, after the server closed the connection in good order.</summary>
    protected void Reconnect()
    {
        Socket.Dispose();
        Socket = Connect(server);
    }

    protected void SendAll(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[Socket.Send(bytes)..];
    }

    private static Socket Connect(IPEndPoint server)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 60_000, SendTimeout = 60_000 };
        socket.Connect(server);
        return socket;
    }
}
