using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using ModelGrains.Errors;
using ModelGrains.Gateway.Grpc;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Gateway.Tests.Grpc;

/// <summary>What goes over the wire, seen with plain HTTP/2.</summary>
public sealed class GrpcWireTests
{
    private static readonly ModelInferRequest Request = new() { ModelName = "echo" };

    [Fact]
    public async Task Call_Success_HasMessageAndTrailers()
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await SendAsync(host, Frame(new ServerLiveRequest()), "ServerLive");

        Assert.Equal("application/grpc", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("identity,gzip", Header(answer.Headers, "grpc-accept-encoding"));
        Assert.Equal([0, 0, 0, 0, 2, 8, 1], await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("0", Header(answer.TrailingHeaders, "grpc-status"));
        Assert.False(answer.Headers.Contains("grpc-status"));
    }

    [Fact]
    public async Task Call_Error_IsTrailersOnly()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Plane.OnInfer = (_, _) => new(ModelErrors.QueueFull("écho", 8, TimeSpan.FromMilliseconds(20.5)));
        using var answer = await SendAsync(host, Frame(Request));

        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("8", Header(answer.Headers, "grpc-status"));
        Assert.Equal("Exceeds maximum queue size: 8 requests are waiting for '%C3%A9cho'", Header(answer.Headers, "grpc-message"));
        Assert.Equal("21", Header(answer.Headers, "grpc-retry-pushback-ms"));
        Assert.Equal("Overloaded", Header(answer.Headers, "modelgrains-error"));
    }

    [Fact]
    public async Task Call_UnknownMethod_IsUnimplemented()
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await SendAsync(host, Frame(Request), "NoSuchMethod");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("12", Header(answer.Headers, "grpc-status"));
    }

    [Theory]
    [InlineData("POST", "application/json", 415)]
    [InlineData("POST", "application/grpc-web", 415)]
    [InlineData("PUT", "application/grpc", 405)]
    public async Task Call_ThatIsNoGrpc_IsRefusedInHttp(string verb, string contentType, int expected)
    {
        await using var host = await GatewayHost.StartAsync();
        foreach (var method in (string[])["ModelInfer", "NoSuchMethod"])
        {
            using var answer = await SendAsync(host, Frame(Request), method, contentType: contentType, verb: verb);
            Assert.Equal(expected, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task Call_OverHttp1_AsksForHttp2()
    {
        await using var host = await GatewayHost.StartAsync();
        using var content = new ByteArrayContent(Frame(Request));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var answer = await host.Http.PostAsync("/inference.GRPCInferenceService/ModelInfer", content);

        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
    }

    [Theory]
    [InlineData(new byte[0], "There is no message")]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 }, "cut short: 9 bytes declared, 1 came")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "more than the one message")]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0xff }, "not a valid ModelInferRequest")]
    public async Task Call_BrokenFrame_IsInternalAndNeverRun(byte[] body, string expected)
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await SendAsync(host, body);

        Assert.Equal("13", Header(answer.Headers, "grpc-status"));
        Assert.Contains(expected, Header(answer.Headers, "grpc-message"), StringComparison.Ordinal);
        Assert.Empty(host.Plane.Requests);
    }

    [Fact]
    public async Task Call_DeclaredLengthAboveTheLimit_IsRefusedWhileTheBodyIsStillComing()
    {
        await using var host = await GatewayHost.StartAsync(grpc: new InferenceGrpcOptions { MaxMessageSize = 100 });
        var more = new TaskCompletionSource();
        using var content = new PrefixThenWaitContent([0, 0x7f, 0xff, 0xff, 0xff], more.Task);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/inference.GRPCInferenceService/ModelInfer") { Content = content, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await host.Http2.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        more.SetResult();

        Assert.Equal("8", Header(answer.Headers, "grpc-status"));
        Assert.Equal("The message is too large: 2147483647 bytes, the limit is 100 bytes", Header(answer.Headers, "grpc-message"));
    }

    [Fact]
    public async Task Call_GzipRequest_IsRead()
    {
        await using var host = await GatewayHost.StartAsync();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Request.ToByteArray());
        byte[] body = [1, 0, 0, 0, (byte)packed.ToArray().Length, .. packed.ToArray()];
        using var answer = await SendAsync(host, body, headers: ("grpc-encoding", "gzip"));
        await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal("0", Header(answer.TrailingHeaders, "grpc-status"));
        Assert.Single(host.Plane.Requests);
    }

    [Fact]
    public async Task Call_UnknownEncoding_IsUnimplementedWithWhatIsAccepted()
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await SendAsync(host, [1, 0, 0, 0, 1, 0], headers: ("grpc-encoding", "zstd"));

        Assert.Equal("12", Header(answer.Headers, "grpc-status"));
        Assert.Equal("identity,gzip", Header(answer.Headers, "grpc-accept-encoding"));
    }

    [Theory]
    [InlineData("soon", "3")]
    [InlineData("0S", "4")]
    public async Task Call_TimeoutNotValidOrPast_IsNeverRun(string timeout, string expected)
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await SendAsync(host, Frame(Request), headers: ("grpc-timeout", timeout));

        Assert.Equal(expected, Header(answer.Headers, "grpc-status"));
        Assert.Empty(host.Plane.Requests);
    }

    [Fact]
    public async Task Call_Timeout_TellsTheQueueWhatIsLeft()
    {
        await using var host = await GatewayHost.StartAsync();
        (await SendAsync(host, Frame(Request), headers: ("grpc-timeout", "5S"))).Dispose();
        (await SendAsync(host, Frame(Request))).Dispose();

        Assert.Equal([TimeSpan.FromSeconds(5), null], host.Plane.Requests.Select(request => request.TimeLeft));
    }

    [Fact]
    public async Task Call_DeadlineDuringTheCall_StopsItAndSaysSo()
    {
        await using var host = await GatewayHost.StartAsync();
        var inference = new BlockingInference();
        host.Plane.OnInfer = inference.InferAsync;
        var call = SendAsync(host, Frame(Request), headers: ("grpc-timeout", "5S"));
        await inference.Started;
        host.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(call.IsCompleted);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await inference.Cancelled;

        using var answer = await call;
        Assert.Equal("4", Header(answer.Headers, "grpc-status"));
        Assert.Equal("Request timeout expired", Header(answer.Headers, "grpc-message"));
    }

    [Fact]
    public async Task Call_DeadlineWhileTheBodyIsComing_IsAnswered()
    {
        await using var host = await GatewayHost.StartAsync();
        var more = new TaskCompletionSource();
        var sent = new TaskCompletionSource();
        using var content = new PrefixThenWaitContent([0, 0, 0, 0, 9], more.Task, sent);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/inference.GRPCInferenceService/ModelInfer") { Content = content, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Add("grpc-timeout", "1S");
        var call = host.Http2.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await sent.Task;
        while (!call.IsCompleted)
        {
            // The timer may not be there yet: move on until it is.
            host.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        using var answer = await call;
        more.SetResult();
        Assert.Equal("4", Header(answer.Headers, "grpc-status"));
    }

    [Fact]
    public async Task Call_CallerGone_CancelsTheCall()
    {
        await using var host = await GatewayHost.StartAsync();
        var inference = new BlockingInference();
        host.Plane.OnInfer = inference.InferAsync;
        using var cancel = new CancellationTokenSource();
        var call = SendAsync(host, Frame(Request), cancellationToken: cancel.Token);
        await inference.Started;
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await inference.Cancelled;
    }

    [Fact]
    public async Task Call_Exception_IsInternalWithoutItsText()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Plane.OnInfer = (_, _) => throw new InvalidOperationException("/secret/path");
        using var answer = await SendAsync(host, Frame(Request));

        Assert.Equal("13", Header(answer.Headers, "grpc-status"));
        Assert.Equal("The server failed on this request", Header(answer.Headers, "grpc-message"));
        Assert.True(host.Errors.TryDequeue(out var logged));
        Assert.Contains("/inference.GRPCInferenceService/ModelInfer", logged, StringComparison.Ordinal);
    }

    private static byte[] Frame(IMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        GrpcMessageWriter.Write(output, message);
        return output.WrittenSpan.ToArray();
    }

    private static string? Header(HttpHeaders headers, string name) => headers.TryGetValues(name, out var values) ? string.Join('|', values) : null;

    private static async Task<HttpResponseMessage> SendAsync(
        GatewayHost host,
        byte[] body,
        string method = "ModelInfer",
        string contentType = "application/grpc",
        string verb = "POST",
        CancellationToken cancellationToken = default,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), $"/{InferenceMethods.Service}/{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return await host.Http2.SendAsync(request, cancellationToken);
    }
}
