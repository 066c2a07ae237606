using System.Net;
using ModelGrains.Cli.Output;

namespace ModelGrains.Cli.Api;

/// <summary>A body of known length that says how much of it is sent.</summary>
internal sealed class ProgressContent : HttpContent
{
    private const int BufferSize = 1 << 17;

    private readonly Stream body;
    private readonly IStepProgress progress;

    /// <summary>Makes a body of a stream with a length; it stays open.</summary>
    public ProgressContent(Stream body, IStepProgress progress)
    {
        this.body = body;
        this.progress = progress;
        Headers.ContentType = new("application/octet-stream");
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        progress.Start("Uploading", body.Length);
        var buffer = new byte[BufferSize];
        int count;
        while ((count = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            progress.Advance(count);
        }

        progress.Wait("Validating and loading");
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
