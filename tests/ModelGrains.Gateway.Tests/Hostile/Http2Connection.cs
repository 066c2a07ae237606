using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Gateway.Tests.Hostile;

/// <summary>HTTP/2 frame by frame (RFC 9113): a client that keeps to flow control and to nothing else.</summary>
internal sealed class Http2Connection : IDisposable
{
    private const int Data = 0;
    private const int Headers = 1;
    private const int Reset = 3;
    private const int Settings = 4;
    private const int Ping = 6;
    private const int GoAway = 7;
    private const int WindowUpdate = 8;
    private const int FirstWindow = 65_535;

    private readonly RawConnection connection;
    private readonly byte[] buffer = new byte[64 * 1024];
    private readonly List<byte> head = [];
    private readonly Dictionary<int, long> windows = [];
    private int start;
    private int end;
    private int nextStream = 1;
    private long window = FirstWindow;
    private long streamWindow = FirstWindow;

    private Http2Connection(RawConnection connection) => this.connection = connection;

    /// <summary>How the server ended the last stream: the status, <c>reset CODE</c>, or <c>closed</c> for the whole connection.</summary>
    public string? Ended { get; private set; }

    /// <summary>Opens a connection; answers may have so many bytes before the server must wait.</summary>
    public static async Task<Http2Connection> OpenAsync(Uri address, int answerWindow = 16 * 1024 * 1024)
    {
        var http2 = new Http2Connection(await RawConnection.OpenAsync(address));
        var setting = new byte[6];
        setting[1] = 4;
        BinaryPrimitives.WriteInt32BigEndian(setting.AsSpan(2), answerWindow);
        await http2.connection.SendAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, setting), .. Frame(WindowUpdate, 0, 0, [0x3f, 0, 0, 0])]);
        while (await http2.ReadFrameAsync() != Settings)
        {
            // The server's settings say how much it takes.
        }

        return http2;
    }

    /// <summary>Begins a call to a gRPC method; gives its stream.</summary>
    public async Task<int> BeginAsync(string method, params (string Name, string Value)[] more)
    {
        var block = new List<byte>();
        (string Name, string Value)[] fields =
        [
            (":method", "POST"), (":scheme", "http"), (":path", $"/{InferenceMethods.Service}/{method}"), (":authority", "x"),
            ("content-type", "application/grpc"), ("te", "trailers"), .. more,
        ];
        foreach (var (name, value) in fields)
            block.AddRange([0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)]);
        var stream = nextStream;
        nextStream += 2;
        windows[stream] = streamWindow;
        head.Clear();
        Ended = null;
        await connection.SendAsync(Frame(Headers, 4, stream, [.. block]));
        return stream;
    }

    /// <summary>Sends bytes in frames of a size each, as fast as the server lets; false where it ended the stream before.</summary>
    public async Task<bool> SendAsync(int stream, ReadOnlyMemory<byte> bytes, int size, bool isEnd)
    {
        var batch = new List<byte>();
        for (var at = 0; at < bytes.Length || (isEnd && bytes.IsEmpty); at += size)
        {
            var count = Math.Min(size, bytes.Length - at);
            if (window < count || windows[stream] < count || batch.Count > buffer.Length)
            {
                await connection.SendAsync(batch.ToArray());
                batch.Clear();
            }

            while (window < count || windows[stream] < count)
            {
                await ReadFrameAsync();
                if (Ended is not null)
                    return false;
            }

            window -= count;
            windows[stream] -= count;
            batch.AddRange(Frame(Data, (byte)(isEnd && at + size >= bytes.Length ? 1 : 0), stream, bytes.Slice(at, count).Span));
            if (bytes.IsEmpty)
                break;
        }

        await connection.SendAsync(batch.ToArray());
        return true;
    }

    /// <summary>Reads until the stream ends, or the connection.</summary>
    public async Task<string> EndAsync()
    {
        while (Ended is null)
            await ReadFrameAsync();
        return Ended;
    }

    public void Dispose() => connection.Dispose();

    private static byte[] Frame(int type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = (byte)type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    private async Task<int> ReadFrameAsync()
    {
        if (!await FillAsync(9))
            return -1;
        var length = BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(start)) >>> 8;
        var (type, flags, stream) = (buffer[start + 3], buffer[start + 4], BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(start + 5)));
        if (!await FillAsync(9 + length))
            return -1;
        Handle(type, flags, stream, buffer.AsSpan(start + 9, length));
        start += 9 + length;
        if (type == Settings && (flags & 1) == 0)
            await connection.SendAsync(Frame(Settings, 1, 0, []));
        return type;
    }

    private void Handle(int type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case Headers:
                head.AddRange(payload);
                Ended = (flags & 1) != 0 ? StatusOf(head) : Ended;
                break;
            case Reset:
                Ended ??= string.Create(CultureInfo.InvariantCulture, $"reset {BinaryPrimitives.ReadInt32BigEndian(payload)}");
                break;
            case GoAway:
                Ended ??= "closed";
                break;
            case WindowUpdate when stream == 0:
                window += BinaryPrimitives.ReadInt32BigEndian(payload);
                break;
            case WindowUpdate:
                windows[stream] += BinaryPrimitives.ReadInt32BigEndian(payload);
                break;
            case Settings:
                for (; payload.Length >= 6; payload = payload[6..])
                    streamWindow = payload[1] == 4 ? BinaryPrimitives.ReadInt32BigEndian(payload[2..]) : streamWindow;
                break;
            case Data or Ping:
                break;
        }
    }

    /// <summary>The server writes names it has not written before as they are.</summary>
    private static string StatusOf(List<byte> head)
    {
        var text = Encoding.Latin1.GetString(head.ToArray());
        var at = text.IndexOf(GrpcHeaders.Status, StringComparison.Ordinal);
        return at < 0 ? "no status" : text.Substring(at + GrpcHeaders.Status.Length + 1, text[at + GrpcHeaders.Status.Length]);
    }

    private async Task<bool> FillAsync(int count)
    {
        if (end - start < count && start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        while (end - start < count)
        {
            var read = await connection.ReceiveAsync(buffer.AsMemory(end));
            if (read == 0)
            {
                Ended ??= "closed";
                return false;
            }

            end += read;
        }

        return true;
    }
}
