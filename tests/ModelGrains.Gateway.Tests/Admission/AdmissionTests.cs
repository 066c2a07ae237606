using System.Net;
using System.Net.Sockets;
using System.Text;
using ModelGrains.Gateway.Admission;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Protocol.Grpc;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Gateway.Tests.Admission;

/// <summary>What is above the limits is refused at once, on every wire, and taken again afterwards.</summary>
public sealed class AdmissionTests
{
    private const string Body = """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,4],"data":[1,2,3,4]}]}""";
    private const string Path = "/v2/models/echo/infer";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Http_AboveTheRequests_IsRefusedWhileItsBodyIsComingAndTakenAfter()
    {
        var admission = new AdmissionControl(1, long.MaxValue);
        await using var host = await GatewayHost.StartAsync(admission: admission);
        var inferences = new HeldInferences();
        host.Plane.OnInfer = inferences.InferAsync;
        var first = host.Http.PostAsync(Path, new StringContent(Body));
        var held = await inferences.NextAsync();

        var refusal = await SendUnfinishedAsync(host, "Content-Length: 1000\r\n\r\n{");
        Assert.StartsWith("HTTP/1.1 429 ", refusal, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: 1\r\n", refusal, StringComparison.Ordinal);
        Assert.Equal(1, admission.RefusedForRequests);

        held.Release();
        using var answer = await first;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await AssertTakenAsync(host, inferences, admission);
    }

    [Theory]
    [InlineData("Content-Length: 60000\r\n\r\n{")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\n{\"inp\r\n")]
    public async Task Http_AboveTheBytes_IsRefusedWhileItsBodyIsComingAndTakenAfter(string unfinished)
    {
        var admission = new AdmissionControl(10, Body.Length + 1000);
        await using var host = await GatewayHost.StartAsync(admission: admission);
        var inferences = new HeldInferences();
        host.Plane.OnInfer = inferences.InferAsync;
        var first = host.Http.PostAsync(Path, new StringContent(Body));
        var held = await inferences.NextAsync();
        Assert.Equal(Body.Length, admission.Bytes);

        var refusal = await SendUnfinishedAsync(host, unfinished);
        Assert.StartsWith("HTTP/1.1 429 ", refusal, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: 1\r\n", refusal, StringComparison.Ordinal);
        Assert.Equal((1, 0), (admission.RefusedForBytes, admission.RefusedForRequests));

        held.Release();
        using var answer = await first;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await AssertTakenAsync(host, inferences, admission);
    }

    [Fact]
    public async Task Http_BinaryTensorAnnouncedAboveTheBytes_IsRefusedBeforeItComes()
    {
        var admission = new AdmissionControl(10, 50_000);
        await using var host = await GatewayHost.StartAsync(admission: admission);
        var inferences = new HeldInferences();
        host.Plane.OnInfer = inferences.InferAsync;
        var first = host.Http.PostAsync(Path, new StringContent(Body));
        var held = await inferences.NextAsync();

        const string Json = """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,15000],"parameters":{"binary_data_size":60000}}]}""";
        var refusal = await SendUnfinishedAsync(host, $"Inference-Header-Content-Length: {Json.Length}\r\nTransfer-Encoding: chunked\r\n\r\n{Json.Length:x}\r\n{Json}\r\n");
        Assert.StartsWith("HTTP/1.1 429 ", refusal, StringComparison.Ordinal);
        Assert.Equal(1, admission.RefusedForBytes);

        held.Release();
        using var answer = await first;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await AssertTakenAsync(host, inferences, admission);
    }

    [Theory]
    [InlineData(1, 1_000_000)]
    [InlineData(10, 100)]
    public async Task Grpc_AboveALimit_IsRefusedWhileItsMessageIsComingAndTakenAfter(int requests, int bytes)
    {
        var admission = new AdmissionControl(requests, bytes);
        await using var host = await GatewayHost.StartAsync(admission: admission);
        var inferences = new HeldInferences();
        host.Plane.OnInfer = inferences.InferAsync;
        var first = host.Http.PostAsync(Path, new StringContent(Body));
        var held = await inferences.NextAsync();

        var more = new TaskCompletionSource();
        using var content = new PrefixThenWaitContent([0, 0, 1, 0, 0], more.Task);
        using var request = new HttpRequestMessage(HttpMethod.Post, InferenceMethods.ModelInfer.Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        using var refusal = await host.Http2.SendAsync(request).WaitAsync(Patience);
        more.SetResult();
        Assert.Equal("8", Assert.Single(refusal.Headers.GetValues("grpc-status")));
        Assert.Equal("100", Assert.Single(refusal.Headers.GetValues("grpc-retry-pushback-ms")));

        held.Release();
        using var answer = await first;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await AssertTakenAsync(host, inferences, admission);
    }

    [Fact]
    public async Task Stream_AboveTheRequests_AnswersTheMessageWithTheErrorAndGoesOn()
    {
        var admission = new AdmissionControl(1, long.MaxValue);
        await using var host = await GatewayHost.StartAsync(admission: admission);
        var inferences = new HeldInferences();
        host.Plane.OnInfer = inferences.InferAsync;
        using var call = new DuplexCall<ModelInferRequest, ModelStreamInferResponse>(host, InferenceExtensionMethods.ModelStreamInfer);
        var first = host.Http.PostAsync(Path, new StringContent(Body));
        var held = await inferences.NextAsync();
        await call.SendAsync(new ModelInferRequest { ModelName = "echo", Id = "refused" });

        var refused = await call.ReadAsync();
        Assert.Equal("refused", refused?.InferResponse.Id);
        Assert.Contains("overloaded", refused?.ErrorMessage, StringComparison.Ordinal);

        held.Release();
        using var answer = await first;
        await SettleAsync(host);
        await call.SendAsync(new ModelInferRequest { ModelName = "echo", Id = "taken" });
        (await inferences.NextAsync()).Release();
        var taken = await call.ReadAsync();
        Assert.Equal(("taken", ""), (taken?.InferResponse.Id, taken?.ErrorMessage));
        call.Finish();
        Assert.True((await call.StatusAsync()).IsOk);
    }

    /// <summary>A request that does not end; its answer's head.</summary>
    private static async Task<string> SendUnfinishedAsync(GatewayHost host, string rest)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.HttpAddress.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {Path} HTTP/1.1\r\nHost: localhost\r\n{rest}"));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var head = new StringBuilder();
        while (await reader.ReadLineAsync().WaitAsync(Patience) is { Length: > 0 } line)
            head.Append(line).Append("\r\n");
        return head.ToString();
    }

    private static async Task AssertTakenAsync(GatewayHost host, HeldInferences inferences, AdmissionControl admission)
    {
        await SettleAsync(host);
        var next = host.Http.PostAsync(Path, new StringContent(Body));
        (await inferences.NextAsync()).Release();
        using var answer = await next;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await host.StopAsync();
        Assert.Equal((0, 0L), (admission.Requests, admission.Bytes));
    }

    /// <summary>An answer is read before its request is quite done; the next on the same connection is not begun before that.</summary>
    private static async Task SettleAsync(GatewayHost host)
    {
        using var answer = await host.Http.GetAsync("/v2/health/live");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
