using System.Buffers.Binary;

namespace ModelGrains.Gateway.Http;

/// <summary>Passes reads on, counts their bytes and remembers the last four.</summary>
internal sealed class TailStream(Stream inner) : Stream
{
    private uint tail;

    /// <summary>How many bytes came.</summary>
    public long Count { get; private set; }

    public uint Last4BigEndian => tail;

    public uint Last4LittleEndian => BinaryPrimitives.ReverseEndianness(tail);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        foreach (var value in buffer.Span[Math.Max(0, read - sizeof(uint))..read])
            tail = (tail << 8) | value;
        Count += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
