using System.Buffers.Text;
using System.Net;
using System.Text;

namespace ModelGrains.Benchmarks.Load;

/// <summary>HTTP/1.1 with keep-alive: one call at a time.</summary>
internal sealed class Http1Connection(IPEndPoint server, byte[] request) : LoadConnection(server)
{
    private readonly byte[] request = request;
    private byte[] input = new byte[16 * 1024];
    private int received;
    private long scheduled;
    private bool unsent;

    public override bool CanStart => InFlight == 0 && !IsBroken;

    /// <summary>Makes the bytes of a POST.</summary>
    public static byte[] Post(string authority, string path, ReadOnlySpan<byte> body, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var head = $"POST {path} HTTP/1.1\r\nHost: {authority}\r\nContent-Length: {body.Length}\r\n";
        foreach (var (name, value) in headers)
            head += $"{name}: {value}\r\n";
        return [.. Encoding.ASCII.GetBytes(head + "\r\n"), .. body];
    }

    public override void Start(long scheduled)
    {
        this.scheduled = scheduled;
        InFlight = 1;
        unsent = true;
    }

    public override void Flush()
    {
        if (!unsent)
            return;
        unsent = false;
        SendAll(request);
    }

    public override void Receive(ICallSink sink)
    {
        if (received == input.Length)
            Array.Resize(ref input, input.Length * 2);
        var read = Socket.Receive(input.AsSpan(received));
        if (read == 0)
            throw new IOException("The server closed the connection.");
        received += read;
        var answer = input.AsSpan(0, received);
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return;
        var head = answer[..(end + 2)];
        var body = answer[(end + 4)..];
        var chunked = Http1Head.Find(head, "transfer-encoding"u8).SequenceEqual("chunked"u8);
        if (chunked ? !Http1Head.TryReadChunks(body, Capture) : !TryReadWhole(head, body))
            return;
        if (!Utf8Parser.TryParse(head["HTTP/1.1 ".Length..], out int status, out _))
            throw new InvalidDataException("The answer has no status.");
        received = 0;
        InFlight = 0;
        if (Ascii.EqualsIgnoreCase(Http1Head.Find(head, "connection"u8), "close"u8))
            Reconnect();
        sink.OnCompleted(this, scheduled, CallStatuses.OfHttp(status));
    }

    private bool TryReadWhole(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        if (!Utf8Parser.TryParse(Http1Head.Find(head, "content-length"u8), out int length, out _))
            throw new InvalidDataException("The answer has neither a length nor chunks.");
        if (body.Length < length)
            return false;
        if (body.Length > length)
            throw new InvalidDataException($"The answer has {body.Length} bytes, its length says {length}.");
        Capture?.Write(body);
        return true;
    }
}
