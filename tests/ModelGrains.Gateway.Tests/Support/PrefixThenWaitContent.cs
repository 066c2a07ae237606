using System.Net;
using System.Net.Http.Headers;

namespace ModelGrains.Gateway.Tests.Support;

/// <summary>A body that sends its first bytes and then waits.</summary>
internal sealed class PrefixThenWaitContent : HttpContent
{
    private readonly byte[] prefix;
    private readonly Task more;
    private readonly TaskCompletionSource? sent;

    public PrefixThenWaitContent(byte[] prefix, Task more, TaskCompletionSource? sent = null)
    {
        this.prefix = prefix;
        this.more = more;
        this.sent = sent;
        Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(prefix);
        await stream.FlushAsync();
        sent?.TrySetResult();
        await more;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
