using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using ModelGrains.Client;
using ModelGrains.Tensors;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>The reference answers of the iris and digits models within 1e-5, over HTTP, over gRPC with our client, and with one that is not ours.</summary>
public sealed class ReferenceAnswersTests : IClassFixture<SharedServer>
{
    private const double Tolerance = 1e-5;

    private readonly ServerProcess server;

    public ReferenceAnswersTests(SharedServer shared) => server = shared.Server;

    public static TheoryData<string, string, string> Cases { get; } = new()
    {
        { "iris_forest", "x", "scores" },
        { "iris_logreg", "x", "scores" },
        { "digits_cnn", "image", "logits" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Http_ReferenceInputs_GiveReferenceAnswers(string model, string input, string output)
    {
        var (shape, data, expected) = Reference(model);
        var request = new { inputs = new[] { new { name = input, datatype = "FP32", shape, data } }, outputs = new[] { new { name = output } } };

        using var answer = await server.Http.PostAsJsonAsync($"/v2/models/{model}/infer", request);

        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, json.ToString());
        AssertClose(expected, [.. json.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetSingle())]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Grpc_ReferenceInputs_GiveReferenceAnswers(string model, string input, string output)
    {
        var (shape, data, expected) = Reference(model);
        await using var client = new GrpcModelClient(server.GrpcAddress);
        var request = Requests.Of(model, null, Tensor.From<float>(input, shape, data)) with { Outputs = [output] };

        var answer = await client.InferAsync(request);

        Assert.True(answer.IsSuccess, answer.Error?.ToString());
        AssertClose(expected, answer.Value.Outputs[0].AsSpan<float>().ToArray());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task GrpcJs_ReferenceInputs_GiveReferenceAnswers(string model, string input, string output)
    {
        var (shape, data, expected) = Reference(model);
        var request = JsonSerializer.Serialize(new
        {
            model_name = model,
            id = "from-js",
            inputs = new[] { new { name = input, datatype = "FP32", shape } },
            outputs = new[] { new { name = output } },
            raw_input_contents = new[] { Convert.ToBase64String(MemoryMarshal.AsBytes(data.AsSpan())) },
        });

        var answer = await GrpcJs.CallAsync(server.GrpcAddress, "infer", request);

        Assert.True(answer.TryGetProperty("raw_output_contents", out var raw), answer.ToString());
        Assert.Equal("from-js", answer.GetProperty("id").GetString());
        Assert.Equal("1", answer.GetProperty("model_version").GetString());
        AssertClose(expected, MemoryMarshal.Cast<byte, float>(raw[0].GetBytesFromBase64()).ToArray());
    }

    [Fact]
    public async Task GrpcJs_ServerAndModel_AreDescribed()
    {
        var described = await GrpcJs.CallAsync(server.GrpcAddress, "server");
        Assert.True(described.GetProperty("live").GetBoolean());
        Assert.True(described.GetProperty("ready").GetBoolean());
        Assert.Equal("modelgrains", described.GetProperty("metadata").GetProperty("name").GetString());

        var metadata = await GrpcJs.CallAsync(server.GrpcAddress, "metadata", "iris_forest");
        Assert.Equal("FP32", metadata.GetProperty("inputs")[0].GetProperty("datatype").GetString());
        Assert.False((await GrpcJs.CallAsync(server.GrpcAddress, "ready", "nope")).GetProperty("ready").GetBoolean());
    }

    [Fact]
    public async Task GrpcJs_UnknownModelAndWrongShape_AreTheErrorsOfTheProtocol()
    {
        var unknown = await GrpcJs.CallAsync(server.GrpcAddress, "infer", """{"model_name":"nope","inputs":[]}""");
        Assert.Equal(5, unknown.GetProperty("code").GetInt32());
        Assert.Equal("Request for unknown model: 'nope' is not found", unknown.GetProperty("details").GetString());

        var wrong = await GrpcJs.CallAsync(server.GrpcAddress, "infer",
            """{"model_name":"iris_forest","inputs":[{"name":"x","datatype":"FP32","shape":[1,3],"contents":{"fp32_contents":[1,2,3]}}]}""");
        Assert.Equal(3, wrong.GetProperty("code").GetInt32());
        Assert.Equal("unexpected shape for input 'x' for model 'iris_forest'. Expected [-1,4], got [1,3]", wrong.GetProperty("details").GetString());
    }

    private static (long[] Shape, float[] Data, float[] Expected) Reference(string model)
    {
        var digits = model == "digits_cnn";
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestModels.Folder, digits ? "digits_ref.json" : "sklearn_ref.json")));
        var inputs = document.RootElement.GetProperty(digits ? "x" : "iris_x");
        var rows = inputs.GetArrayLength();
        return (digits ? [rows, 1, 8, 8] : [rows, 4], Flatten(inputs), Flatten(document.RootElement.GetProperty(digits ? "logits" : model)));
    }

    private static float[] Flatten(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().SelectMany(Flatten)]
        : [value.GetSingle()];

    private static void AssertClose(float[] expected, float[] got)
    {
        Assert.Equal(expected.Length, got.Length);
        for (var i = 0; i < got.Length; i++)
            Assert.True(Math.Abs(expected[i] - got[i]) <= Tolerance * Math.Max(1, Math.Abs(expected[i])), $"element {i} differs by {expected[i] - got[i]}");
    }
}
