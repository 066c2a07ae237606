using System.Net.Http.Json;
using System.Text.Json;
using ModelGrains.Client;
using ModelGrains.Tensors;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Every element type through the real model that gives back what it gets.</summary>
public sealed class AllTypesTests : IClassFixture<SharedServer>
{
    private readonly ServerProcess server;

    public AllTypesTests(SharedServer shared) => server = shared.Server;

    [Fact]
    public async Task Grpc_EveryType_ComesBackBitByBit()
    {
        Tensor[] inputs =
        [
            Tensor.From("f32", [3], [1.5f, float.NaN, float.NegativeInfinity]),
            Tensor.From("f64", [3], [1.5, double.NaN, -0.0]),
            Tensor.From("f16", [3], [(Half)1.5f, Half.NaN, Half.MaxValue]),
            Tensor.From<sbyte>("i8", [3], [sbyte.MinValue, 0, sbyte.MaxValue]),
            Tensor.From<byte>("u8", [3], [0, 1, byte.MaxValue]),
            Tensor.From<short>("i16", [3], [short.MinValue, 0, short.MaxValue]),
            Tensor.From<ushort>("u16", [3], [0, 1, ushort.MaxValue]),
            Tensor.From<int>("i32", [3], [int.MinValue, 0, int.MaxValue]),
            Tensor.From<uint>("u32", [3], [0, 1, uint.MaxValue]),
            Tensor.From<long>("i64", [3], [long.MinValue, 0, long.MaxValue]),
            Tensor.From<ulong>("u64", [3], [0, 1, ulong.MaxValue]),
            Tensor.From<bool>("b", [3], [true, false, true]),
            Tensor.From("s", [3], ["", "früh", "😀"]),
        ];
        await using var client = new GrpcModelClient(server.GrpcAddress);

        var answer = await client.InferAsync(Requests.Of("all_types", null, [.. inputs]));

        Assert.True(answer.IsSuccess, answer.Error?.ToString());
        foreach (var input in inputs)
        {
            var output = answer.Value.Outputs.Single(tensor => tensor.Name == input.Name + "_out");
            Assert.Equal(input.DataType, output.DataType);
            Assert.Equal(input.Data.ToArray(), output.Data.ToArray());
        }
    }

    [Fact]
    public async Task Http_HalfPrecisionInJson_IsRefusedWithTheWayOut()
    {
        const string Request = """{ "inputs": [ { "name": "f16", "datatype": "FP16", "shape": [1], "data": [1.5] } ] }""";

        using var answer = await server.Http.PostAsync("/v2/models/all_types/infer", new StringContent(Request));

        var error = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString();
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("FP16 has no JSON form: send it raw, over gRPC", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("str_labels", """{"name":"x","datatype":"BYTES","shape":[3],"data":["dog","früh","bird"]}""", "[1,2,-1]")]
    [InlineData("scalar", """{"name":"x","datatype":"FP32","shape":[],"data":[3]}""", "[9]")]
    [InlineData("default_input", """{"name":"x","datatype":"FP32","shape":[2],"data":[1,2]}""", "[11,12]")]
    [InlineData("odd_names", """{"name":"input:0/a b","datatype":"FP32","shape":[0],"data":[]}""", "[]")]
    public async Task Http_StringsScalarsDefaultsAndEmpties_AreAnswered(string model, string input, string expected)
    {
        using var answer = await server.Http.PostAsync($"/v2/models/{model}/infer", new StringContent($$"""{"inputs":[{{input}}]}"""));

        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(json.TryGetProperty("outputs", out var outputs), json.ToString());
        Assert.Equal(expected, outputs[0].GetProperty("data").GetRawText());
    }
}
