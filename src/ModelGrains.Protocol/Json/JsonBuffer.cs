using System.Buffers;
using System.Text.Json;

namespace ModelGrains.Protocol.Json;

/// <summary>
/// A buffer that JSON is written to, with its writer. <see cref="Rent"/> and <see cref="Dispose"/> use the same few of them again.
/// For one caller at a time.
/// </summary>
public sealed class JsonBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 4 * 1024;
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static JsonBuffer? kept;

    private byte[] bytes = [];
    private int used;

    private JsonBuffer() => Writer = new Utf8JsonWriter(this, WireJson.WriterOptions);

    /// <summary>What was written and flushed; valid until the next write or <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, used);

    /// <summary>Writes here; <see cref="Written"/> has what was flushed.</summary>
    internal Utf8JsonWriter Writer { get; }

    /// <summary>An empty buffer.</summary>
    public static JsonBuffer Rent()
    {
        var buffer = kept ?? new JsonBuffer();
        kept = null;
        return buffer;
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(bytes.Length - used), nameof(count));
        used += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsMemory(used);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsSpan(used);
    }

    /// <summary>Empties the buffer and keeps it for the next <see cref="Rent"/>: not to be used any more.</summary>
    public void Dispose()
    {
        used = 0;
        Writer.Reset();
        if (bytes.Length > LargestKept)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = [];
        }

        kept = this;
    }

    private void Reserve(int sizeHint)
    {
        if (bytes.Length - used >= Math.Max(sizeHint, 1))
            return;
        var wanted = Math.Max(Math.Max((long)bytes.Length * 2, FirstSize), (long)used + sizeHint);
        var longer = ArrayPool<byte>.Shared.Rent((int)Math.Min(wanted, Array.MaxLength));
        bytes.AsSpan(0, used).CopyTo(longer);
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
        bytes = longer;
    }
}
