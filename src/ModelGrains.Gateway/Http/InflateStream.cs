using System.IO.Compression;

namespace ModelGrains.Gateway.Http;

/// <summary>
/// Decompresses a body as it is read, with the memory of one window however long it gets. Throws <see cref="InvalidDataException"/>
/// where the body is not of its coding, and where it ends early: .NET's own streams take a body that is cut off for a whole one, so the
/// length (gzip) or the checksum (zlib) at its end is compared here.
/// </summary>
internal sealed class InflateStream : Stream
{
    /// <summary>Header, an empty block and trailer.</summary>
    private const int ShortestGzip = 20;

    private readonly TailStream source;
    private readonly Stream inner;
    private readonly ContentCoding coding;
    private long length;
    private uint adlerA = 1;
    private uint adlerB;

    public InflateStream(Stream compressed, ContentCoding coding)
    {
        this.coding = coding;
        source = new TailStream(compressed);
        inner = coding == ContentCoding.Gzip
            ? new GZipStream(source, CompressionMode.Decompress, leaveOpen: true)
            : new ZLibStream(source, CompressionMode.Decompress, leaveOpen: true);
    }

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
        if (read > 0)
            Count(buffer.Span[..read]);
        else if (buffer.Length > 0 && !EndsRightly())
            throw new InvalidDataException("The compressed body ends early.");
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>ISIZE of RFC 1952, section 2.3.1, is little-endian; the Adler-32 of RFC 1950, section 2.2, big-endian.</summary>
    private bool EndsRightly() => coding == ContentCoding.Gzip
        ? source.Count >= ShortestGzip && source.Last4LittleEndian == unchecked((uint)length)
        : source.Last4BigEndian == ((adlerB << 16) | adlerA);

    private void Count(ReadOnlySpan<byte> bytes)
    {
        const uint Modulus = 65521;

        // The most bytes for which the sums stay within 32 bits.
        const int Run = 5552;
        length += bytes.Length;
        if (coding == ContentCoding.Gzip)
            return;
        while (!bytes.IsEmpty)
        {
            foreach (var value in bytes[..Math.Min(Run, bytes.Length)])
            {
                adlerA += value;
                adlerB += adlerA;
            }

            adlerA %= Modulus;
            adlerB %= Modulus;
            bytes = bytes[Math.Min(Run, bytes.Length)..];
        }
    }
}
