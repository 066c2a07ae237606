using System.Buffers.Binary;
using System.Net;

namespace ModelGrains.Benchmarks.Load;

/// <summary>HTTP/2 with prior knowledge: streams multiplexed on one connection, flow control both ways, gRPC's status from the trailers.</summary>
internal sealed class Http2Connection : LoadConnection
{
    private const int HeaderSize = 9;
    private const int DefaultWindow = 65535;
    private const int OwnWindow = 1 << 30;
    private readonly Http2Request request;
    private readonly HpackReader headers = new();
    private readonly Dictionary<int, Http2Stream> streams = [];
    private readonly Stack<Http2Stream> free = [];
    private readonly Queue<Http2Stream> sending = [];
    private readonly Http2Stream ended = new();
    private byte[] input = new byte[256 * 1024];
    private byte[] output = new byte[64 * 1024];
    private int received;
    private int queued;
    private int nextStream = 1;
    private int maxStreams = 100;
    private int initialWindow = DefaultWindow;
    private long window = DefaultWindow;
    private long consumed;

    public Http2Connection(IPEndPoint server, Http2Request request)
        : base(server)
    {
        this.request = request;
        SendAll("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        WriteFrame(Http2Frame.Settings, 0, 0, [0, (byte)Http2Frame.EnablePush, 0, 0, 0, 0, 0, (byte)Http2Frame.InitialWindowSize, 0x40, 0, 0, 0]);
        WriteWindowUpdate(OwnWindow);
        Flush();
    }

    public override bool CanStart => InFlight < maxStreams && !IsBroken;

    public override void Start(long scheduled)
    {
        var stream = free.TryPop(out var used) ? used : new Http2Stream();
        stream.Begin(nextStream, scheduled, initialWindow);
        nextStream += 2;
        streams.Add(stream.Id, stream);
        InFlight++;
        Queue(request.For(stream.Id, 0, 1));
        stream.NextFrame = 1;
        if (!TryFinish(stream))
            sending.Enqueue(stream);
    }

    public override void Flush()
    {
        while (sending.TryPeek(out var stream) && (stream.Ended || TryFinish(stream)))
            sending.Dequeue();
        if (queued == 0)
            return;
        SendAll(output.AsSpan(0, queued));
        queued = 0;
    }

    public override void Receive(ICallSink sink)
    {
        var read = Socket.Receive(input.AsSpan(received));
        if (read == 0)
            throw new IOException("The server closed the connection.");
        received += read;
        var at = 0;
        while (received - at >= HeaderSize)
        {
            var head = BinaryPrimitives.ReadInt32BigEndian(input.AsSpan(at));
            var length = (int)((uint)head >> 8);
            if (received - at < HeaderSize + length)
            {
                if (HeaderSize + length > input.Length)
                    Array.Resize(ref input, HeaderSize + length);
                break;
            }

            var stream = BinaryPrimitives.ReadInt32BigEndian(input.AsSpan(at + 5)) & int.MaxValue;
            OnFrame((byte)head, input[at + 4], stream, input.AsSpan(at + HeaderSize, length), sink);
            at += HeaderSize + length;
        }

        input.AsSpan(at, received - at).CopyTo(input);
        received -= at;
        if (consumed > OwnWindow / 2)
        {
            WriteWindowUpdate((int)consumed);
            consumed = 0;
        }
    }

    private void OnFrame(byte type, byte flags, int id, ReadOnlySpan<byte> payload, ICallSink sink)
    {
        switch (type)
        {
            case Http2Frame.Data:
                consumed += payload.Length;
                Capture?.Write(Http2Payload.Unpad(payload, flags));
                EndWhere(flags, id, sink);
                break;
            case Http2Frame.Headers:
                if ((flags & Http2Frame.EndHeaders) == 0)
                    throw new InvalidDataException("A header block goes on in a second frame, which this client does not read.");
                // Also of a stream that ended: the block may change the table.
                var stream = streams.GetValueOrDefault(id) ?? ended;
                headers.Read(Http2Payload.Unpad(payload, flags), ref stream.HttpStatus, ref stream.GrpcStatus);
                EndWhere(flags, id, sink);
                break;
            case Http2Frame.ResetStream:
                // One that comes after a whole answer finds no stream here: it only says that the rest of the request is not wanted.
                End(id, CallStatus.Failed, sink);
                break;
            case Http2Frame.Settings when (flags & Http2Frame.Ack) == 0:
                OnSettings(payload);
                break;
            case Http2Frame.Ping when (flags & Http2Frame.Ack) == 0:
                WriteFrame(Http2Frame.Ping, Http2Frame.Ack, 0, payload);
                break;
            case Http2Frame.WindowUpdate:
                var more = BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue;
                if (id == 0)
                    window += more;
                else if (streams.TryGetValue(id, out var open))
                    open.Window += more;
                break;
            case Http2Frame.GoAway:
                throw new IOException($"The server sent GOAWAY with code {BinaryPrimitives.ReadInt32BigEndian(payload[4..])}.");
        }
    }

    private void OnSettings(ReadOnlySpan<byte> payload)
    {
        for (; payload.Length >= 6; payload = payload[6..])
        {
            var value = BinaryPrimitives.ReadInt32BigEndian(payload[2..]);
            switch (BinaryPrimitives.ReadUInt16BigEndian(payload))
            {
                case Http2Frame.MaxConcurrentStreams:
                    maxStreams = value;
                    break;
                case Http2Frame.InitialWindowSize:
                    foreach (var stream in streams.Values)
                        stream.Window += value - initialWindow;
                    initialWindow = value;
                    break;
            }
        }

        WriteFrame(Http2Frame.Settings, Http2Frame.Ack, 0, []);
    }

    private void EndWhere(byte flags, int id, ICallSink sink)
    {
        if ((flags & Http2Frame.EndStream) == 0 || !streams.TryGetValue(id, out var stream))
            return;
        End(id, stream.HttpStatus == 200 ? CallStatuses.OfGrpc(stream.GrpcStatus) : CallStatuses.OfHttp(stream.HttpStatus), sink);
    }

    private void End(int id, CallStatus status, ICallSink sink)
    {
        if (!streams.Remove(id, out var stream))
            return;
        InFlight--;
        stream.Ended = true;
        var scheduled = stream.Scheduled;
        if (stream.NextFrame == request.FrameCount)
            free.Push(stream);
        sink.OnCompleted(this, scheduled, status);
    }

    /// <summary>Sends as much of a stream's body as the windows take; whether that is all of it.</summary>
    private bool TryFinish(Http2Stream stream)
    {
        var to = stream.NextFrame;
        while (to < request.FrameCount && request.BodySize(to) <= Math.Min(window, stream.Window))
        {
            window -= request.BodySize(to);
            stream.Window -= request.BodySize(to);
            to++;
        }

        if (to > stream.NextFrame)
        {
            var bytes = request.For(stream.Id, stream.NextFrame, to);
            if (bytes.Length > 16 * 1024)
                SendBehind(bytes);
            else
                Queue(bytes);
            stream.NextFrame = to;
        }

        return to == request.FrameCount;
    }

    private void SendBehind(ReadOnlySpan<byte> bytes)
    {
        if (queued > 0)
            SendAll(output.AsSpan(0, queued));
        queued = 0;
        SendAll(bytes);
    }

    private void Queue(ReadOnlySpan<byte> bytes)
    {
        if (queued + bytes.Length > output.Length)
            Array.Resize(ref output, Math.Max(output.Length * 2, queued + bytes.Length));
        bytes.CopyTo(output.AsSpan(queued));
        queued += bytes.Length;
    }

    private void WriteWindowUpdate(int size)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, size);
        WriteFrame(Http2Frame.WindowUpdate, 0, 0, payload);
    }

    private void WriteFrame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[HeaderSize];
        BinaryPrimitives.WriteInt32BigEndian(head, (payload.Length << 8) | type);
        head[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(head[5..], stream);
        Queue(head);
        Queue(payload);
    }
}
