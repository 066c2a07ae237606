using System.Buffers.Binary;

namespace ModelGrains.Benchmarks.Load;

/// <summary>A request as frames, ready to be sent again and again: only the stream's number differs.</summary>
internal sealed class Http2Request
{
    private const int HeaderSize = 9;
    private const int FrameSize = 16384;
    private readonly byte[] bytes;
    private readonly int[] frames;

    /// <summary>Makes the frames.</summary>
    /// <param name="authority">Host and port.</param>
    /// <param name="path">The path.</param>
    /// <param name="body">The body, gRPC's prefix included; not empty.</param>
    /// <param name="headers">Further headers.</param>
    public Http2Request(string authority, string path, ReadOnlySpan<byte> body, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var block = HpackLiterals.Write(
        [
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", authority), ("te", "trailers"),
            ("content-type", "application/grpc"), ("grpc-accept-encoding", "identity,gzip"), .. headers,
        ]);
        var dataFrames = (body.Length + FrameSize - 1) / FrameSize;
        bytes = new byte[HeaderSize + block.Length + (dataFrames * HeaderSize) + body.Length];
        frames = new int[dataFrames + 2];
        WriteHeader(0, block.Length, Http2Frame.Headers, Http2Frame.EndHeaders);
        block.CopyTo(bytes, HeaderSize);
        var at = HeaderSize + block.Length;
        for (var i = 0; i < dataFrames; i++)
        {
            frames[i + 1] = at;
            var part = body[(i * FrameSize)..Math.Min(body.Length, (i + 1) * FrameSize)];
            WriteHeader(at, part.Length, Http2Frame.Data, i == dataFrames - 1 ? Http2Frame.EndStream : (byte)0);
            part.CopyTo(bytes.AsSpan(at + HeaderSize));
            at += HeaderSize + part.Length;
        }

        frames[^1] = at;
    }

    /// <summary>Frames: the first has the headers.</summary>
    public int FrameCount => frames.Length - 1;

    /// <summary>All bytes of all frames.</summary>
    public int Size => bytes.Length;

    /// <summary>Bytes of the window that a frame takes: those of its body.</summary>
    public int BodySize(int frame) => frame == 0 ? 0 : frames[frame + 1] - frames[frame] - HeaderSize;

    /// <summary>Frames from one to before another, for a stream; valid until the next call.</summary>
    public ReadOnlySpan<byte> For(int stream, int from, int to)
    {
        for (var i = from; i < to; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(frames[i] + 5), stream);
        return bytes.AsSpan(frames[from]..frames[to]);
    }

    private void WriteHeader(int at, int length, byte type, byte flags)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), (length << 8) | type);
        bytes[at + 4] = flags;
    }
}
