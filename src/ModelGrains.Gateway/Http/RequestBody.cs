using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Gateway.Admission;

namespace ModelGrains.Gateway.Http;

/// <summary>
/// The body of one request, decompressed, read in pieces: every byte is taken off the connection as it comes and looked at once. What
/// the transport refuses is a <see cref="BadHttpRequestException"/>, as Kestrel's own refusals are.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private const int InflateBufferSize = 16 * 1024;
    private const int FirstSize = 16 * 1024;
    private const int LargestFirstSize = 1024 * 1024;

    private readonly PipeReader reader;
    private readonly int limit;
    private readonly bool isCompressed;
    private long taken;
    private AdmissionControl? admission;
    private long reserved;

    private RequestBody(PipeReader reader, int limit, long? length, bool isCompressed)
    {
        this.reader = reader;
        this.limit = limit;
        this.isCompressed = isCompressed;
        Length = length;
    }

    /// <summary>Handles text that lies in one piece; valid during the call.</summary>
    public delegate void TextHandler<in T>(T state, ReadOnlySpan<byte> text);

    /// <summary>The length of the whole body; null where it is chunked or compressed.</summary>
    public long? Length { get; }

    /// <summary>Starts on a body; nothing is read yet.</summary>
    /// <param name="context">The request.</param>
    /// <param name="limit">The most bytes of the body, compressed and not.</param>
    /// <exception cref="BadHttpRequestException">413 above the limit, 415 for a content coding that is not known.</exception>
    public static RequestBody Open(HttpContext context, int limit)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = limit;
        var length = request.ContentLength;
        if (length > limit)
            throw TooLarge(limit);
        var header = request.Headers.ContentEncoding;
        if (header.Count == 0)
            return new RequestBody(request.BodyReader, limit, length, isCompressed: false);
        if (!ContentCodings.TryParse(header, out var coding))
        {
            context.Response.Headers.AcceptEncoding = ContentCodings.Accepted;
            throw new BadHttpRequestException(
                $"Content-Encoding is '{JsonWords.Shorten(header.ToString())}', expected one of {ContentCodings.Accepted}, or none", StatusCodes.Status415UnsupportedMediaType);
        }

        if (coding == ContentCoding.Identity)
            return new RequestBody(request.BodyReader, limit, length, isCompressed: false);
        var inflated = PipeReader.Create(new InflateStream(request.Body, coding), new StreamPipeReaderOptions(bufferSize: InflateBufferSize));
        return new RequestBody(inflated, limit, null, isCompressed: true);
    }

    /// <summary>
    /// Has the body's bytes counted as in flight until it is disposed: at once where its length is known, else in steps as they come, and
    /// a step too far ends in a <see cref="RequestRefusedException"/>. Nothing is read.
    /// </summary>
    /// <returns>Why it is refused; null where it is not.</returns>
    public ModelError? Admit(AdmissionControl control)
    {
        if (Length is { } length && control.TryReserve(length) is { } refused)
            return refused;
        admission = control;
        reserved = Length ?? 0;
        return null;
    }

    /// <summary>Has bytes that are still to come counted as in flight, before memory is taken for them.</summary>
    /// <exception cref="RequestRefusedException">They are too many.</exception>
    public void Announce(long count)
    {
        if (Reserve(taken + count - reserved) is { } refusal)
            throw refusal;
    }

    /// <summary>Reads text to the end of the body, or of the length given, and has it handled: where it lies, if it came in one piece.</summary>
    /// <returns>How many bytes there were: fewer than the length given where the body ended, and then nothing was handled.</returns>
    public async ValueTask<long> ReadTextAsync<T>(long? length, T state, TextHandler<T> handle, CancellationToken cancellationToken)
    {
        byte[] kept = [];
        var used = 0;
        try
        {
            while (true)
            {
                var (buffer, isCompleted) = await ReadAsync(length - used, cancellationToken);
                var isLast = length is null ? isCompleted : used + buffer.Length == length;
                if (isLast && used == 0 && buffer.IsSingleSegment)
                {
                    handle(state, buffer.FirstSpan);
                    reader.AdvanceTo(buffer.End);
                    return buffer.Length;
                }

                if (kept.Length - used < buffer.Length)
                    kept = Longer(kept, used, Wanted(kept.Length, used + buffer.Length, length));
                buffer.CopyTo(kept.AsSpan(used));
                used += (int)buffer.Length;
                reader.AdvanceTo(buffer.End);
                if (isLast)
                    handle(state, kept.AsSpan(0, used));
                if (isLast || isCompleted)
                    return used;
            }
        }
        finally
        {
            if (kept.Length > 0)
                ArrayPool<byte>.Shared.Return(kept);
        }
    }

    /// <summary>Fills memory from the body.</summary>
    /// <returns>How many bytes there were: fewer where the body ended.</returns>
    public async ValueTask<int> ReadIntoAsync(Memory<byte> to, CancellationToken cancellationToken)
    {
        var used = 0;
        while (used < to.Length)
        {
            var (buffer, isCompleted) = await ReadAsync(to.Length - used, cancellationToken);
            buffer.CopyTo(to.Span[used..]);
            used += (int)buffer.Length;
            reader.AdvanceTo(buffer.End);
            if (isCompleted)
                break;
        }

        return used;
    }

    /// <summary>Reads the rest of the body into one rented buffer, behind a prefix that is left to the caller.</summary>
    public async ValueTask<Memory<byte>> ReadAllAsync(RentedTensors rented, int prefix, CancellationToken cancellationToken)
    {
        var array = rented.Rent(prefix + (int)(Length ?? FirstSize));
        var used = prefix;
        while (true)
        {
            var (buffer, isCompleted) = await ReadAsync(null, cancellationToken);
            if (array.Length - used < buffer.Length)
                array = rented.Grow(array, used, Wanted(array.Length, used + buffer.Length, null));
            buffer.CopyTo(array.AsSpan(used));
            used += (int)buffer.Length;
            reader.AdvanceTo(buffer.End);
            if (isCompleted)
                return array.AsMemory(0, used);
        }
    }

    /// <summary>Whether the body has no byte left.</summary>
    public async ValueTask<bool> IsAtEndAsync(CancellationToken cancellationToken)
    {
        if (Length == taken)
            return true;
        while (true)
        {
            var (buffer, isCompleted) = await ReadAsync(null, cancellationToken);
            var isEmpty = buffer.IsEmpty;
            reader.AdvanceTo(buffer.End);
            if (isCompleted || !isEmpty)
                return isEmpty;
        }
    }

    public void Dispose()
    {
        admission?.Release(reserved);
        reserved = 0;
        if (isCompressed)
            reader.Complete();
    }

    private async ValueTask<(ReadOnlySequence<byte> Buffer, bool IsCompleted)> ReadAsync(long? most, CancellationToken cancellationToken)
    {
        ReadResult read;
        try
        {
            read = await reader.ReadAsync(cancellationToken);
        }
        catch (Exception fault) when (isCompressed && fault is InvalidDataException)
        {
            throw new BadHttpRequestException("The body is not what its Content-Encoding says, or ends early");
        }

        var buffer = read.Buffer;
        var isCut = buffer.Length > most;
        if (isCut)
            buffer = buffer.Slice(0, most!.Value);
        taken += buffer.Length;
        Exception? refusal = taken > limit ? TooLarge(limit) : taken > reserved ? Reserve(Math.Max(taken - reserved, FirstSize)) : null;
        if (refusal is not null)
        {
            // What is read is given back: Kestrel drains the rest itself.
            reader.AdvanceTo(buffer.End);
            throw refusal;
        }

        return (buffer, read.IsCompleted && !isCut);
    }

    /// <summary>Counts more bytes as in flight; the exception to end with where that is too much.</summary>
    private RequestRefusedException? Reserve(long step)
    {
        if (admission is null || step <= 0)
            return null;
        if (admission.TryReserve(step) is { } refused)
            return new RequestRefusedException(refused);
        reserved += step;
        return null;
    }

    /// <summary>Grows with what comes, not with what is announced; a short body is expected whole.</summary>
    private int Wanted(int size, long needed, long? length)
    {
        var expected = Math.Min(length ?? Length ?? FirstSize, LargestFirstSize);
        return (int)Math.Min(Math.Max(Math.Max(size * 2L, expected), needed), Array.MaxLength);
    }

    private static byte[] Longer(byte[] array, int used, int size)
    {
        var longer = ArrayPool<byte>.Shared.Rent(size);
        array.AsSpan(0, used).CopyTo(longer);
        if (array.Length > 0)
            ArrayPool<byte>.Shared.Return(array);
        return longer;
    }

    private static BadHttpRequestException TooLarge(int limit) => new(
        string.Create(CultureInfo.InvariantCulture, $"Request body too large. The max request body size is {limit} bytes."),
        StatusCodes.Status413PayloadTooLarge);
}
