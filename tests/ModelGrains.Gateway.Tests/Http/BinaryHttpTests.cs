using System.Net;
using System.Text;
using ModelGrains.Gateway.Http;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Inference;
using ModelGrains.Protocol.Json;
using ModelGrains.Tensors;
using ModelGrains.Tests;

namespace ModelGrains.Gateway.Tests.Http;

public sealed class BinaryHttpTests
{
    private const string Path = "/v2/models/echo/infer";
    private const string BinaryOutputs = ""","parameters":{"binary_data_output":true}""";
    private const string Described = """{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8}}]}""";

    private static readonly Tensor X = Tensor.From("x", [1, 4], [1.5f, -0f, float.NaN, 4f]);

    public static IEnumerable<object[]> Names => SampleTensors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Infer_EveryDataType_ComesBackBitByBit(string name)
    {
        await using var host = await GatewayHost.StartAsync();
        var tensor = SampleTensors.Named(name);

        using var answer = await host.Http.PostAsync(Path, BinaryMessage.Of(BinaryOutputs, tensor));

        var (json, binary) = await BinaryMessage.ReadAsync(answer);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, json.ToString());
        Assert.Equal("application/octet-stream", BinaryMessage.TypeOf(answer));
        Assert.Equal(tensor.Data.ToArray(), binary);
        var output = json.GetProperty("outputs")[0];
        Assert.Equal(tensor.DataType.Name(), output.GetProperty("datatype").GetString());
        Assert.Equal(tensor.Data.Length, output.GetProperty("parameters").GetProperty("binary_data_size").GetInt32());
        Assert.False(output.TryGetProperty("data", out _));
    }

    [Fact]
    public async Task Infer_MixOfJsonAndBinary_IsReadAndAnsweredAsAsked()
    {
        await using var host = await GatewayHost.StartAsync();
        var content = BinaryMessage.Of(
            """
            {"inputs":[{"name":"a","shape":[2],"datatype":"INT8","parameters":{"binary_data_size":2}},
                       {"name":"b","shape":[2],"datatype":"INT8","data":[3,4]},
                       {"name":"c","shape":[1],"datatype":"INT16","parameters":{"binary_data_size":2}}],
             "outputs":[{"name":"a"},{"name":"b","parameters":{"binary_data":true}},{"name":"c","parameters":{"binary_data":false}}],
             "parameters":{"binary_data_output":true}}
            """,
            [1, 2, 5, 0]);

        using var answer = await host.Http.PostAsync(Path, content);

        var (json, binary) = await BinaryMessage.ReadAsync(answer);
        Assert.Equal<byte[]>([1, 2, 3, 4], binary);
        Assert.Equal("[5]", json.GetProperty("outputs")[2].GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Infer_BinaryInputsAndNoWish_IsAnsweredAsJson()
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await host.Http.PostAsync(Path, BinaryMessage.Of("", Tensor.From("x", [1], [1.5f])));

        Assert.Equal("application/json", BinaryMessage.TypeOf(answer));
        Assert.Equal("""{"model_name":"echo","model_version":"3","outputs":[{"name":"x","datatype":"FP32","shape":[1],"data":[1.5]}]}""", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(Described, 7, null, "expected 8 bytes of binary tensor data after", "got 7")]
    [InlineData(Described, 9, null, "expected 8 bytes of binary tensor data after", "got 9")]
    [InlineData("""{"inputs":[{"name":"x","shape":[3],"datatype":"FP32","parameters":{"binary_data_size":8}}]}""", 8, null, "input byte size mismatch for input 'x' for model 'echo'. Expected 12, got 8", "")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","parameters":{"binary_data_size":-8}}]}""", 8, null, "inputs[0].parameters.binary_data_size: expected the number of bytes", "got -8")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","parameters":{"binary_data_size":99999999999}}]}""", 8, null, "binary_data_size", "got 99999999999")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8},"data":[1,2]}]}""", 8, null, "came beside the parameter binary_data_size", "")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","parameters":{}}]}""", 8, null, "or the parameter binary_data_size", "")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"BYTES","parameters":{"binary_data_size":8}}]}""", 8, null, "element byte size indicator exceeds the end of the buffer", "")]
    [InlineData("""{"inputs":[{"name":"x","shape":[8],"datatype":"BOOL","parameters":{"binary_data_size":8}}]}""", 8, null, "a BOOL element is one byte, 0 or 1", "")]
    [InlineData(Described, 8, "-1", "Inference-Header-Content-Length is '-1', expected the length of the JSON, an integer from 0 to", "")]
    [InlineData(Described, 8, "4294967296", "Inference-Header-Content-Length is '4294967296', expected", "")]
    [InlineData(Described, 8, "1e1", "Inference-Header-Content-Length is '1e1', expected", "")]
    [InlineData(Described, 8, "20", "not valid JSON", "")]
    [InlineData(Described, 8, "95", "not valid JSON", "")]
    public async Task Infer_WrongBinary_IsRefusedAndNeverRun(string json, int bytes, string? header, string expected, string got)
    {
        await using var host = await GatewayHost.StartAsync();
        var binary = Enumerable.Repeat((byte)7, bytes).ToArray();
        using var answer = await host.Http.PostAsync(Path, BinaryMessage.Of(json, binary, header));

        var error = ErrorJson.Read(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Contains(got, error, StringComparison.Ordinal);
        Assert.Empty(host.Plane.Requests);
    }

    [Theory]
    [InlineData(7, "expected 8 bytes of binary tensor data for input 'x', the body ended after 7")]
    [InlineData(9, "the body goes on after the binary tensor data of its last input")]
    public async Task Infer_ChunkedWithWrongLength_IsRefused(int bytes, string expected)
    {
        await using var host = await GatewayHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = BinaryMessage.Of(Described, new byte[bytes]) };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(expected, ErrorJson.Read(await answer.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_HeaderBeyondAChunkedBody_IsRefused()
    {
        await using var host = await GatewayHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = BinaryMessage.Of(Described, new byte[8], "5000") };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await host.Http.SendAsync(request);

        Assert.Contains("Inference-Header-Content-Length is 5000, but the body has 99 bytes", ErrorJson.Read(await answer.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_BinarySizeWithoutTheHeader_IsRefused()
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await host.Http.PostAsync(Path, new StringContent(Described));

        Assert.Contains(
            "8 bytes of binary tensor data are announced for model 'echo' without the header Inference-Header-Content-Length",
            ErrorJson.Read(await answer.Content.ReadAsByteArrayAsync()),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inputs", HttpStatusCode.NotImplemented)]
    [InlineData("outputs", HttpStatusCode.NotImplemented)]
    public async Task Infer_SharedMemory_Is501WithTheReason(string where, HttpStatusCode expected)
    {
        await using var host = await GatewayHost.StartAsync();
        const string Shared = ""","parameters":{"shared_memory_region":"r","shared_memory_byte_size":8}""";
        var json = $$"""
            {"inputs":[{"name":"x","shape":[1],"datatype":"INT8"{{(where == "inputs" ? Shared : ",\"data\":[1]")}}}],
             "outputs":[{"name":"x"{{(where == "outputs" ? Shared : "")}}}]}
            """;
        using var answer = await host.Http.PostAsync(Path, new StringContent(json));

        Assert.Equal(expected, answer.StatusCode);
        Assert.Contains("shared memory is not supported", ErrorJson.Read(await answer.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
        Assert.Empty(host.Plane.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Infer_RawBody_IsTheOneInput(bool chunked)
    {
        await using var host = await GatewayHost.StartAsync();
        InferRequest? seen = null;
        float[]? values = null;
        host.Plane.OnInfer = (request, _) =>
        {
            (seen, values) = (request, request.Inputs[0].AsSpan<float>().ToArray());
            return new(FakeDataPlane.Echo(request));
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = BinaryMessage.Of("", X.Data.ToArray(), "0") };
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await host.Http.SendAsync(request);

        var (json, binary) = await BinaryMessage.ReadAsync(answer);
        Assert.True(answer.IsSuccessStatusCode, json.ToString());
        Assert.Equal("application/octet-stream", BinaryMessage.TypeOf(answer));
        Assert.Equal(X.Data.ToArray(), binary);
        Assert.Equal<float[]>([1.5f, -0f, float.NaN, 4f], values);
        Assert.Equal(X.Shape.ToArray(), seen!.Inputs[0].Shape.ToArray());
    }

    [Theory]
    [InlineData("/v2/models/echo/infer", 15, HttpStatusCode.BadRequest, "input byte size mismatch for input 'x' for model 'echo'. Expected a multiple of 16, got 15")]
    [InlineData("/v2/models/no/infer", 16, HttpStatusCode.NotFound, "Request for unknown model: 'no' is not found")]
    [InlineData("/v2/models/echo/versions/9/infer", 16, HttpStatusCode.NotFound, "version 9 is not found")]
    public async Task Infer_WrongRawBody_IsRefused(string path, int bytes, HttpStatusCode status, string expected)
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await host.Http.PostAsync(path, BinaryMessage.Of("", new byte[bytes], "0"));

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(expected, ErrorJson.Read(await answer.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_LargeBinary_ComesBackWhole()
    {
        await using var host = await GatewayHost.StartAsync(new InferenceHttpOptions { MaxBodySize = 8 * 1024 * 1024 });
        var values = Enumerable.Range(0, 1_000_000).Select(i => (float)i).ToArray();

        using var answer = await host.Http.PostAsync(Path, BinaryMessage.Of(BinaryOutputs, Tensor.From<float>("x", [1_000_000], values)));

        var (_, binary) = await BinaryMessage.ReadAsync(answer);
        Assert.Equal(values, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(binary).ToArray());
    }

    [Fact]
    public async Task Infer_HalfPrecisionAskedForInJson_IsRefusedWithTheWayOut()
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await host.Http.PostAsync(Path, BinaryMessage.Of("", SampleTensors.Named("BF16")));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("ask for it over gRPC or as binary tensor data", Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
    }
}
