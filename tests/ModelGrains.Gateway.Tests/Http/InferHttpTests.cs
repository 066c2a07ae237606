using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ModelGrains.Errors;
using ModelGrains.Gateway.Http;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Inference;
using ModelGrains.Protocol.Json;
using ModelGrains.Tensors;
using ModelGrains.Tests;

namespace ModelGrains.Gateway.Tests.Http;

public sealed class InferHttpTests
{
    private const string Body = """{"id":"7","inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[[1.5,2]]}]}""";

    public static IEnumerable<object[]> Names => SampleTensors.NamesWithJson;

    [Fact]
    public async Task Infer_Request_IsAnswered()
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await host.Http.PostAsync("/v2/models/echo/versions/3/infer?x=1", new ByteArrayContent(Encoding.UTF8.GetBytes(Body)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            """{"model_name":"echo","model_version":"3","id":"7","outputs":[{"name":"x","datatype":"FP32","shape":[1,2],"data":[1.5,2]}]}""",
            await answer.Content.ReadAsStringAsync());
        Assert.Equal(new ModelVersion(3), Assert.Single(host.Plane.Requests).Version);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Infer_EveryDataType_ComesBackTheSame(string name)
    {
        await using var host = await GatewayHost.StartAsync();
        var body = new ArrayBufferWriter<byte>();
        InferRequestJson.Write(body, new InferRequest { Model = ModelName.Parse("echo"), Inputs = [SampleTensors.Named(name)] });

        using var answer = await host.Http.PostAsync("/v2/models/echo/infer", new ReadOnlyMemoryContent(body.WrittenMemory));

        var response = InferResponseJson.Read(await answer.Content.ReadAsByteArrayAsync());
        Assert.True(response.IsSuccess, response.ToString());
        Assert.Null(Assert.Single(host.Plane.Requests).Version);
        SampleTensors.AssertSame(SampleTensors.Named(name), response.Value.Outputs[0]);
    }

    [Fact]
    public async Task Infer_OutputWithoutJsonForm_IsRefused()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Plane.OnInfer = (request, _) => new(FakeDataPlane.Echo(request with { Inputs = [SampleTensors.Named("FP16")] }));

        await AssertErrorAsync(host, HttpStatusCode.BadRequest, "tensor 'FP16' is FP16, which has no JSON form");
    }

    [Theory]
    [InlineData("", "The request body is empty")]
    [InlineData("{", "not valid JSON at line 1, byte 2")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1,2]}]}""", "tensor 'x': expected 1 elements for shape [1], got 2")]
    [InlineData("""{"inputs":[{"name":"x","shape":[-1],"datatype":"FP32","data":[1,2]}]}""", "inputs[0].shape: expected no negative dimension")]
    public async Task Infer_WrongBody_IsBadRequestAndNeverRun(string body, string expected)
    {
        await using var host = await GatewayHost.StartAsync();

        await AssertErrorAsync(host, HttpStatusCode.BadRequest, expected, body);
        Assert.Empty(host.Plane.Requests);
    }

    [Theory]
    [InlineData("/v2/models/a%20b/infer", "Request for unknown model: 'a b' is not found")]
    [InlineData("/v2/models/echo/versions/V1/infer", "Request for unknown model: 'echo' version V1 is not found")]
    public async Task Infer_NoNameOrVersion_IsNotFound(string path, string expected)
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await host.Http.PostAsync(path, new StringContent(Body));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(expected, ErrorJson.Read(await answer.Content.ReadAsByteArrayAsync()));
    }

    [Fact]
    public async Task Infer_Label_IsGivenToTheDataPlane()
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await host.Http.PostAsync("/v2/models/echo/versions/canary/infer", new StringContent(Body));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("canary", null), (Assert.Single(host.Plane.Requests).Label, host.Plane.Requests[0].Version));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("x-user-id,x-none", "x-user-id=ada")]
    [InlineData("x-many,x-user-id", "x-many=1,2 x-user-id=ada")]
    public async Task Infer_HeadersOfTheRoute_AreGivenAndNoOthers(string names, string given)
    {
        await using var host = await GatewayHost.StartAsync();
        host.Plane.RoutingHeaders = [.. names.Split(',', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal(given, await GivenHeadersAsync(host));
    }

    [Fact]
    public async Task Infer_RouteIsNotKnownYet_GivesEveryHeaderButSecrets()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Plane.RoutingHeaders = null;
        var given = (await GivenHeadersAsync(host)).Split(' ');
        Assert.Contains("x-user-id=ada", given);
        Assert.DoesNotContain(given, header => header.StartsWith("authorization", StringComparison.OrdinalIgnoreCase) || header.StartsWith("cookie", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Infer_Overloaded_CarriesRetryAfter()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Plane.OnInfer = (_, _) => new(ModelErrors.QueueFull("echo", 8, TimeSpan.FromMilliseconds(1200)));
        using var answer = await host.Http.PostAsync("/v2/models/echo/infer", new StringContent(Body));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
        Assert.StartsWith("Exceeds maximum queue size", ErrorJson.Read(await answer.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Infer_BodyAboveTheLimit_Is413(bool chunked)
    {
        await using var host = await GatewayHost.StartAsync(new InferenceHttpOptions { MaxBodySize = 100 });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/echo/infer") { Content = new StringContent(new string(' ', 101)) };
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("max request body size is 100 bytes", ErrorJson.Read(await answer.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_BodyAtTheLimit_IsAnswered()
    {
        await using var host = await GatewayHost.StartAsync(new InferenceHttpOptions { MaxBodySize = Body.Length });
        using var answer = await host.Http.PostAsync("/v2/models/echo/infer", new StringContent(Body));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Infer_Exception_IsAnErrorWithoutItsText()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Plane.OnInfer = (_, _) => throw new InvalidOperationException("/secret/path");

        await AssertErrorAsync(host, HttpStatusCode.InternalServerError, "The server failed on this request");
        Assert.True(host.Errors.TryDequeue(out var logged));
        Assert.Contains("Inference over HTTP failed", logged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_CallerGone_CancelsTheCall()
    {
        await using var host = await GatewayHost.StartAsync();
        var inference = new BlockingInference();
        host.Plane.OnInfer = inference.InferAsync;
        using var cancel = new CancellationTokenSource();
        var call = host.Http.PostAsync("/v2/models/echo/infer", new StringContent(Body), cancel.Token);
        await inference.Started;
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await inference.Cancelled;
    }

    [Fact]
    public async Task Infer_BodyShorterThanDeclared_IsNeverRun()
    {
        await using var host = await GatewayHost.StartAsync();
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(host.HttpAddress.Host, host.HttpAddress.Port);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /v2/models/echo/infer HTTP/1.1\r\nHost: x\r\nContent-Length: {Body.Length + 5}\r\n\r\n{Body}"));
            socket.Shutdown(SocketShutdown.Send);
            await ReadToEndAsync(socket);
        }

        await host.StopAsync();
        Assert.Empty(host.Plane.Requests);
    }

    /// <summary>Waits until the server has closed or reset the connection.</summary>
    private static async Task ReadToEndAsync(Socket socket)
    {
        var rest = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(rest) > 0)
            {
            }
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
        }
    }

    private static async Task<string> GivenHeadersAsync(GatewayHost host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/echo/infer") { Content = new StringContent(Body) };
        request.Headers.Add("X-User-Id", "ada");
        request.Headers.Add("X-Many", ["1", "2"]);
        request.Headers.Add("Authorization", "Bearer secret");
        request.Headers.Add("Cookie", "secret=1");
        using var answer = await host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return string.Join(' ', Assert.Single(host.Plane.Requests).Headers.Select(header => $"{header.Name}={header.Value.Replace(" ", "", StringComparison.Ordinal)}"));
    }

    private static async Task AssertErrorAsync(GatewayHost host, HttpStatusCode status, string text, string body = Body)
    {
        using var answer = await host.Http.PostAsync("/v2/models/echo/infer", new StringContent(body));

        Assert.Equal(status, answer.StatusCode);
        var error = ErrorJson.Read(await answer.Content.ReadAsByteArrayAsync());
        Assert.Contains(text, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }
}
