using System.Net;
using System.Net.Sockets;
using System.Text;
using ModelGrains.Errors;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Inference;
using ModelGrains.Protocol.Json;
using ModelGrains.Tensors;

namespace ModelGrains.Gateway.Tests.Http;

public sealed class ParametersHttpTests
{
    private const string Path = "/v2/models/echo/infer";
    private const string Input = """{"name":"x","shape":[1],"datatype":"INT8","data":[1]}""";

    [Fact]
    public async Task Infer_PriorityAndClassification_ReachTheRequest()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Plane.OnInfer = (request, _) => new(FakeDataPlane.Echo(request with { Inputs = [Tensor.From("x", [1, 2], ["0.9:1:cat", "0.1:0:dog"])] }));
        using var answer = await PostAsync(host, """{"priority":3,"sequence_id":7,"own":"a"}""", """[{"name":"x","parameters":{"classification":2}}]""");

        var request = Assert.Single(host.Plane.Requests);
        Assert.Equal(3, request.Priority);
        Assert.Equal(["own", "sequence_id"], request.Parameters.Keys.Order());
        Assert.Equal(new OutputClassification { Output = "x", Count = 2 }, Assert.Single(request.Classifications));
        Assert.Contains("""["0.9:1:cat","0.1:0:dog"]""", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_Timing_IsInTheAnswerWhereAskedFor()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Plane.OnInfer = (request, _) => new(FakeDataPlane.Echo(request).Value! with
        {
            Timing = new InferTiming { QueueMicroseconds = 1, ComputeInputMicroseconds = 2, ComputeInferMicroseconds = 3, ComputeOutputMicroseconds = 4, BatchSize = 5 },
        });
        using var answer = await PostAsync(host, """{"timing":true}""");
        using var without = await PostAsync(host, """{"timing":false}""");

        Assert.Contains(
            """parameters":{"queue_us":1,"compute_input_us":2,"compute_infer_us":3,"compute_output_us":4,"batch_size":5}""",
            await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
        Assert.DoesNotContain("queue_us", await without.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"triton_x":1}""", "parameters.triton_x: names that start with triton_ are reserved")]
    [InlineData("""{"priority":-1}""", "parameters.priority: expected an integer from 0 to 2147483647")]
    [InlineData("""{"priority":"1"}""", "parameters.priority: expected an integer from 0 to 2147483647, got a string")]
    [InlineData("""{"timeout":1.5}""", "parameters.timeout: expected an integer")]
    [InlineData("""{"timeout":1,"timeout":2}""", "parameters.timeout: given twice")]
    [InlineData("""{"timing":1}""", "parameters.timing: expected true or false, got a number")]
    [InlineData("""{"binary_data_output":"yes"}""", "parameters.binary_data_output: expected true or false, got a string")]
    public async Task Infer_WrongParameter_IsRefused(string parameters, string expected)
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await PostAsync(host, parameters);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(expected, ErrorJson.Read(await answer.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_AllowedTritonParameter_IsTaken()
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await PostAsync(host, """{"triton_enable_empty_final_response":true}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("{\"timeout\":5000}", null, 5)]
    [InlineData("{}", "5m", 5)]
    [InlineData("{\"timeout\":5000}", "1H", 5)]
    [InlineData("{\"timeout\":9000000}", "5m", 5)]
    public async Task Infer_TimeOver_CancelsTheCallAndIs504(string parameters, string? header, int milliseconds)
    {
        await using var host = await GatewayHost.StartAsync();
        var inference = new BlockingInference();
        host.Plane.OnInfer = inference.InferAsync;
        var call = PostAsync(host, parameters, header: header);
        await inference.Started;

        host.Time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.False(inference.Cancelled.IsCompleted);
        host.Time.Advance(TimeSpan.FromMilliseconds(1));
        await inference.Cancelled;

        using var answer = await call;
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal("Request timeout expired", ErrorJson.Read(await answer.Content.ReadAsByteArrayAsync()));
    }

    [Theory]
    [InlineData("0m", HttpStatusCode.GatewayTimeout)]
    [InlineData("5", HttpStatusCode.BadRequest)]
    [InlineData("-5m", HttpStatusCode.BadRequest)]
    [InlineData("99999999H", HttpStatusCode.OK)]
    public async Task Infer_TimeoutHeader_OverAlreadyOrWrongIsNeverRun(string header, HttpStatusCode expected)
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await PostAsync(host, "{}", header: header);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, host.Plane.Requests.Count);
    }

    [Fact]
    public async Task Infer_TimeoutZero_IsNone()
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await PostAsync(host, """{"timeout":0}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(Assert.Single(host.Plane.Requests).TimeLeft);
    }

    [Fact]
    public async Task Infer_TwoTimeouts_TellsTheQueueTheShorter()
    {
        await using var host = await GatewayHost.StartAsync();
        (await PostAsync(host, """{"timeout":2000000}""", header: "5S")).Dispose();
        (await PostAsync(host, """{"timeout":2000000}""", header: "1S")).Dispose();

        Assert.Equal([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)], host.Plane.Requests.Select(request => request.TimeLeft));
    }

    [Fact]
    public async Task Infer_TimeOverBeforeTheBodyIsThere_IsAnsweredWithoutIt()
    {
        await using var host = await GatewayHost.StartAsync();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host.HttpAddress.Host, host.HttpAddress.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"POST {Path} HTTP/1.1\r\nHost: x\r\ngrpc-timeout: 0m\r\nContent-Length: 1000\r\n\r\n{{"));
        var answer = new byte[100];
        var length = await socket.ReceiveAsync(answer);

        Assert.StartsWith("HTTP/1.1 504", Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostAsync(GatewayHost host, string parameters, string outputs = "[]", string? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = new StringContent($$"""{"inputs":[{{Input}}],"parameters":{{parameters}},"outputs":{{outputs}}}"""),
        };
        if (header is not null)
            request.Headers.Add("grpc-timeout", header);
        return await host.Http.SendAsync(request);
    }
}
