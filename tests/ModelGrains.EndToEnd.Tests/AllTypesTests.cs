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
    public async Task Http_EveryTypeThatJsonHas_ComesBack()
    {
        // Two outputs of numbers at their limits and one of text; FP16 has no JSON form, so it is sent empty and not asked for.
        const string Request = """
            { "inputs": [
                { "name": "f32", "datatype": "FP32", "shape": [2], "data": [1.5, -2.25] },
                { "name": "f64", "datatype": "FP64", "shape": [2], "data": [1e300, 0.1] },
                { "name": "f16", "datatype": "FP16", "shape": [0], "data": [] },
                { "name": "i8", "datatype": "INT8", "shape": [2], "data": [-128, 127] },
                { "name": "u8", "datatype": "UINT8", "shape": [2], "data": [0, 255] },
                { "name": "i16", "datatype": "INT16", "shape": [2], "data": [-32768, 32767] },
                { "name": "u16", "datatype": "UINT16", "shape": [2], "data": [0, 65535] },
                { "name": "i32", "datatype": "INT32", "shape": [2], "data": [-2147483648, 2147483647] },
                { "name": "u32", "datatype": "UINT32", "shape": [2], "data": [0, 4294967295] },
                { "name": "i64", "datatype": "INT64", "shape": [2], "data": [-9223372036854775808, 9223372036854775807] },
                { "name": "u64", "datatype": "UINT64", "shape": [2], "data": [0, 18446744073709551615] },
                { "name": "b", "datatype": "BOOL", "shape": [2], "data": [true, false] },
                { "name": "s", "datatype": "BYTES", "shape": [2], "data": ["", "früh 😀"] } ],
              "outputs": [ { "name": "i64_out" }, { "name": "u64_out" }, { "name": "f64_out" }, { "name": "b_out" }, { "name": "s_out" } ] }
            """;

        using var answer = await server.Http.PostAsync("/v2/models/all_types/infer", new StringContent(Request));

        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(json.TryGetProperty("outputs", out var outputs), json.ToString());
        Assert.Equal(
            ["[-9223372036854775808,9223372036854775807]", "[0,18446744073709551615]", "[1E+300,0.1]", "[true,false]"],
            outputs.EnumerateArray().Take(4).Select(output => output.GetProperty("data").GetRawText()));
        Assert.Equal("früh 😀", outputs[4].GetProperty("data")[1].GetString());
    }
}
