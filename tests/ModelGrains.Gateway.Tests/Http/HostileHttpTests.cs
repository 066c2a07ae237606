using System.Net;
using System.Net.Sockets;
using System.Text;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Protocol.Json;

namespace ModelGrains.Gateway.Tests.Http;

public sealed class HostileHttpTests
{
    private const string Path = "/v2/models/echo/infer";

    [Fact]
    public async Task Infer_AMillionChunksOfSixBytes_IsAnswered()
    {
        await using var host = await GatewayHost.StartAsync();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host.HttpAddress.Host, host.HttpAddress.Port);
        using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {Path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"));
        await stream.WriteAsync(Chunk("""{"inputs":[{"name":"x","shape":[1],"datatype":"INT8","data":[1]}],"pad":["""));
        var piece = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("6\r\n12345,\r\n", 10_000)));
        for (var i = 0; i < 100; i++)
            await stream.WriteAsync(piece);
        await stream.WriteAsync(Chunk("0]}"));
        await stream.WriteAsync("0\r\n\r\n"u8.ToArray());

        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("\"data\":[1]", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_AMillionNumbersInSmallChunks_AreAllRead()
    {
        await using var host = await GatewayHost.StartAsync();
        var sum = 0L;
        host.Plane.OnInfer = (request, _) =>
        {
            foreach (var value in ModelGrains.Tensors.TensorReading.AsSpan<int>(request.Inputs[0]))
                sum += value;
            return new(FakeDataPlane.Echo(request with { Inputs = [] }));
        };
        var numbers = string.Join(",\n ", Enumerable.Range(0, 1_000_000));
        using var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = new StreamContent(new MemoryStream(Encoding.ASCII.GetBytes($$"""{"inputs":[{"name":"x","datatype":"INT32","shape":[1000000],"data":[{{numbers}}]}]}""")), 1000),
        };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(499_999_500_000, sum);
    }

    [Theory]
    [InlineData("""{"inputs":[{"name":"x","name":"y","shape":[1],"datatype":"INT8","data":[1]}]}""", "inputs[0].name: given twice")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"INT8","data":[1],"parameters":{},"parameters":{}}]}""", "inputs[0].parameters: given twice")]
    [InlineData("""{"inputs":[{"name":"\ud800","shape":[1],"datatype":"INT8","data":[1]}]}""", "inputs[0].name: expected a name")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[NaN]}]}""", "not valid JSON")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[Infinity]}]}""", "not valid JSON")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":["nan"]}]}""", "element 0: expected a number within single precision for FP32, got a string")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1e39]}]}""", "got a number out of range")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2],"datatype":"INT32","data":[1,01]}]}""", "not valid JSON at line 1, byte 66")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2],"datatype":"INT32","data":[1,2],}]}""", "not valid JSON at line 1, byte 68")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[1,]}]}""", "not valid JSON")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[1 2]}]}""", "not valid JSON")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2],"datatype":"INT16","data":[1,70000]}]}""", "element 1: expected an integer from -32768 to 32767 for INT16, got an integer out of range")]
    public async Task Infer_HostileJson_IsRefusedWithItsPlace(string json, string expected)
    {
        await using var host = await GatewayHost.StartAsync();

        await AssertRefusedAsync(host, Encoding.UTF8.GetBytes(json), expected);
    }

    [Fact]
    public async Task Infer_TenThousandLevels_AreRefused()
    {
        await using var host = await GatewayHost.StartAsync();
        var deep = new string('[', 10_000) + new string(']', 10_000);

        await AssertRefusedAsync(host, Encoding.ASCII.GetBytes($$"""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":{{deep}}}]}"""), "nesting is limited to 100 levels");
    }

    [Fact]
    public async Task Infer_InvalidUtf8_IsRefused()
    {
        await using var host = await GatewayHost.StartAsync();
        byte[] text = [.. """{"inputs":[{"name":"x","shape":[1],"datatype":"BYTES","data":["a"""u8, 0xc3, 0x28, .. "\"]}]}"u8];

        await AssertRefusedAsync(host, text, "a string that is not valid UTF-8");
    }

    private static async Task AssertRefusedAsync(GatewayHost host, byte[] body, string expected)
    {
        using var answer = await host.Http.PostAsync(Path, new ByteArrayContent(body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(expected, ErrorJson.Read(await answer.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
        Assert.Empty(host.Plane.Requests);
    }

    private static byte[] Chunk(string text) => Encoding.ASCII.GetBytes($"{text.Length:x}\r\n{text}\r\n");
}
