using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Tensors;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>The values that a wire or a conversion would most easily change, through the real model that gives back what it gets.</summary>
public sealed class EdgeValuesTests : IClassFixture<SharedServer>
{
    private static readonly Tensor[] Integers =
    [
        Tensor.From<sbyte>("i8", [2], [sbyte.MinValue, -1]),
        Tensor.From<byte>("u8", [2], [0, byte.MaxValue]),
        Tensor.From<short>("i16", [2], [short.MinValue, -1]),
        Tensor.From<ushort>("u16", [2], [0, ushort.MaxValue]),
        Tensor.From<int>("i32", [2], [int.MinValue, -1]),
        Tensor.From<uint>("u32", [2], [0, uint.MaxValue]),
        Tensor.From<long>("i64", [2], [long.MinValue, -9_007_199_254_740_993]),
        Tensor.From<ulong>("u64", [2], [9_007_199_254_740_993, ulong.MaxValue]),
        Tensor.From<bool>("b", [2], [true, false]),
    ];

    // NaN with a payload, quiet and signalling and negative; minus zero; the smallest and the largest denormal; the infinities.
    private static readonly Tensor F16 = Of("f16", DataType.Fp16, (ushort[])[0x7e01, 0x7d01, 0xfe55, 0x8000, 0x0001, 0x83ff, 0x7c00, 0xfc00]);
    private static readonly Tensor F32 =
        Of("f32", DataType.Fp32, (uint[])[0x7fc00001, 0x7f800001, 0xffc12345, 0x80000000, 0x00000001, 0x807fffff, 0x7f800000, 0xff800000]);

    private static readonly Tensor F64 = Of("f64", DataType.Fp64, (ulong[])
        [0x7ff8000000000001, 0x7ff0000000000001, 0xfff8123456789abc, 0x8000000000000000, 0x0000000000000001, 0x800fffffffffffff, 0x7ff0000000000000, 0xfff0000000000000]);

    private static readonly Tensor Texts = Tensor.From("s", [3], ["", "früh \"x\"\n😀", "\u0001\u007f"]);

    private readonly ServerProcess server;

    public EdgeValuesTests(SharedServer shared) => server = shared.Server;

    [Fact]
    public async Task GrpcRaw_EdgeValues_ComeBackBitByBit() => await AssertGrpcAsync([F16, F32, F64, Texts, .. Integers]);

    [Fact]
    public async Task Grpc_EmptyTensors_ComeBackEmpty() =>
        await AssertGrpcAsync([.. ((Tensor[])[F16, F32, F64, Texts, .. Integers]).Select(Empty)]);

    [Fact]
    public async Task BinaryHttp_EdgeValues_ComeBackBitByBit() => await AssertBinaryAsync([F16, F32, F64, Texts, .. Integers]);

    [Fact]
    public async Task BinaryHttp_EmptyTensors_ComeBackEmpty() =>
        await AssertBinaryAsync([.. ((Tensor[])[F16, F32, F64, Texts, .. Integers]).Select(Empty)]);

    [Fact]
    public async Task GrpcRaw_BytesThatAreNoText_ComeBackBitByBitOrAreRefused()
    {
        // A NUL, half a character, bytes that are never UTF-8.
        byte[] data = [3, 0, 0, 0, (byte)'a', 0, (byte)'b', 1, 0, 0, 0, 0xc3, 2, 0, 0, 0, 0xff, 0xfe];
        await AssertGrpcAsync([F16, F32, F64, new Tensor { Name = "s", DataType = DataType.Bytes, Shape = [3], Data = data }, .. Integers]);
    }

    [Fact]
    public async Task Json_EdgeValues_ComeBackAsTheirText()
    {
        const string Floats = """["NaN",-0,1E-45,-1.1754942E-38,"Infinity","-Infinity"]""";
        const string Doubles = """["NaN",-0,5E-324,-2.225073858507201E-308,"Infinity","-Infinity"]""";
        string[] inputs =
        [
            $$"""{"name":"f32","shape":[6],"datatype":"FP32","data":{{Floats}}}""",
            $$"""{"name":"f64","shape":[6],"datatype":"FP64","data":{{Doubles}}}""",
            """{"name":"f16","shape":[0],"datatype":"FP16","parameters":{"binary_data_size":0}}""",
            """{"name":"s","shape":[2],"datatype":"BYTES","data":["a\u0000b","\ud83d\ude00"]}""",
            .. Integers.Select(tensor => $$"""{"name":"{{tensor.Name}}","shape":[0],"datatype":"{{tensor.DataType.Name()}}","data":[]}"""),
        ];
        var names = ((string[])["f32", "f64", "s", "i64"]).Select(name => $$"""{"name":"{{name}}_out"}""");
        var json = Encoding.UTF8.GetBytes($$"""{"inputs":[{{string.Join(',', inputs)}}],"outputs":[{{string.Join(',', names)}}]}""");
        using var content = new ByteArrayContent(json);
        content.Headers.Add("Inference-Header-Content-Length", json.Length.ToString(CultureInfo.InvariantCulture));
        using var answer = await server.Http.PostAsync("/v2/models/all_types/infer", content);

        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, body.ToString());
        var outputs = body.GetProperty("outputs").EnumerateArray().ToDictionary(output => output.GetProperty("name").GetString()!, output => output.GetProperty("data"));
        Assert.Equal(Floats, outputs["f32_out"].GetRawText());
        Assert.Equal(Doubles, outputs["f64_out"].GetRawText());
        Assert.Equal(["a\0b", "😀"], outputs["s_out"].EnumerateArray().Select(text => text.GetString()));
        Assert.Equal(0, outputs["i64_out"].GetArrayLength());
    }

    private static Tensor Of<T>(string name, DataType type, T[] bits)
        where T : unmanaged =>
        new() { Name = name, DataType = type, Shape = [bits.Length], Data = MemoryMarshal.AsBytes(bits.AsSpan()).ToArray() };

    private static Tensor Empty(Tensor tensor) => new() { Name = tensor.Name, DataType = tensor.DataType, Shape = [0], Data = default };

    private async Task AssertGrpcAsync(Tensor[] inputs) =>
        RawWires.AssertSame(inputs, await RawWires.GrpcAsync(server, InferRequestMessages.Write(Requests.Of("all_types", null, [.. inputs]))));

    private async Task AssertBinaryAsync(Tensor[] inputs) => RawWires.AssertSame(inputs, await RawWires.BinaryAsync(server, "all_types", inputs));
}
