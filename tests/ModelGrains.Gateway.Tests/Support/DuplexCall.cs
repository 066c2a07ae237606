using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Gateway.Tests.Support;

/// <summary>A call with a stream in each direction, message by message.</summary>
internal sealed class DuplexCall<TRequest, TResponse> : IDisposable
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly GrpcMethod<TRequest, TResponse> method;
    private readonly Body body = new();
    private readonly CancellationTokenSource cancel = new();
    private readonly Task<HttpResponseMessage> response;
    private GrpcStreamReader<TResponse>? reader;

    public DuplexCall(GatewayHost host, GrpcMethod<TRequest, TResponse> method, string? timeout = null, string? traceparent = null, bool explain = false)
    {
        this.method = method;
        var request = new HttpRequestMessage(HttpMethod.Post, method.Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        if (timeout is not null)
            request.Headers.Add(GrpcHeaders.Timeout, timeout);
        if (traceparent is not null)
            request.Headers.TryAddWithoutValidation("traceparent", traceparent);
        if (explain)
            request.Headers.Add("x-modelgrains-explain", "true");
        response = host.Http2.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel.Token);
    }

    /// <summary>The answer's head; there once the server wrote anything.</summary>
    public Task<HttpResponseMessage> Response => response.WaitAsync(Patience);

    public async Task SendAsync(TRequest message)
    {
        var output = PipeWriter.Create(await body.Opened.WaitAsync(Patience), new StreamPipeWriterOptions(leaveOpen: true));
        GrpcMessageWriter.Write(output, message);
        await output.FlushAsync();
        await (await body.Opened).FlushAsync();
    }

    public async Task SendRawAsync(byte[] bytes)
    {
        var stream = await body.Opened.WaitAsync(Patience);
        await stream.WriteAsync(bytes);
        await stream.FlushAsync();
    }

    /// <summary>Says that no more requests come.</summary>
    public void Finish() => body.Finish();

    /// <summary>Leaves without waiting for anything.</summary>
    public Task CancelAsync() => cancel.CancelAsync();

    /// <summary>The next answer; null at the end of the stream.</summary>
    public async Task<TResponse?> ReadAsync()
    {
        reader ??= new GrpcStreamReader<TResponse>(
            PipeReader.Create(await (await Response).Content.ReadAsStreamAsync()), method.ResponseParser, null, 64 * 1024 * 1024);
        return (await reader.ReadAsync(default).AsTask().WaitAsync(Patience))?.Value;
    }

    /// <summary>The status, after the last answer was read.</summary>
    public async Task<GrpcStatus> StatusAsync()
    {
        var answer = await Response;
        if (GrpcTrailers.Parse(name => Find(answer.Headers, name)) is { } early)
            return early;
        Assert.Null(await ReadAsync());
        return GrpcTrailers.Parse(name => Find(answer.TrailingHeaders, name)) ?? throw new InvalidOperationException("The stream ended without a status.");
    }

    public void Dispose()
    {
        body.Finish();
        cancel.Dispose();
    }

    private static string? Find(HttpHeaders headers, string name) => headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private sealed class Body : HttpContent
    {
        private readonly TaskCompletionSource<Stream> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Body() => Headers.ContentType = new MediaTypeHeaderValue(GrpcHeaders.ContentType);

        public Task<Stream> Opened => opened.Task;

        public void Finish() => finished.TrySetResult();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            opened.SetResult(stream);
            await finished.Task.WaitAsync(cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
