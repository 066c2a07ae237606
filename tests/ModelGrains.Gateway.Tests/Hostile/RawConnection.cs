using System.Net.Sockets;
using System.Text;

namespace ModelGrains.Gateway.Tests.Hostile;

/// <summary>A TCP connection on which a test writes whatever it likes.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private RawConnection()
    {
    }

    public static async Task<RawConnection> OpenAsync(Uri address, int? receiveBuffer = null)
    {
        var connection = new RawConnection();
        if (receiveBuffer is { } size)
            connection.socket.ReceiveBufferSize = size;
        await connection.socket.ConnectAsync(address.Host, address.Port);
        return connection;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes).AsTask().WaitAsync(Patience)..];
    }

    /// <summary>Sends until the server closes or resets, at most so often; gives how often.</summary>
    public async Task<int> SendWhileOpenAsync(ReadOnlyMemory<byte> bytes, int most)
    {
        try
        {
            for (var i = 0; i < most; i++)
            {
                await SendAsync(bytes);
                if (socket.Poll(0, SelectMode.SelectRead))
                    return i + 1;
            }
        }
        catch (SocketException)
        {
            return 0;
        }

        return most;
    }

    /// <summary>Some bytes; none at the end, also where the server reset the connection.</summary>
    public async Task<int> ReceiveAsync(Memory<byte> to)
    {
        try
        {
            return await socket.ReceiveAsync(to).AsTask().WaitAsync(Patience);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    /// <summary>Everything until the server closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (await ReceiveAsync(buffer) is > 0 and var count)
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        return text.ToString();
    }

    public void Dispose() => socket.Dispose();
}
