using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelGrains.Tensors;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Every element type over HTTP with curl: in binary, in JSON, raw and compressed.</summary>
public sealed class BinaryHttpTests : IClassFixture<SharedServer>, IDisposable
{
    private const string AsBinary = ""","parameters":{"binary_data_output":true}""";

    private static readonly Tensor[] Inputs =
    [
        Tensor.From("f32", [3], [1.5f, float.Epsilon, float.NegativeInfinity]),
        Tensor.From("f64", [3], [0.1, double.MaxValue, -0.0]),
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

    private readonly ServerProcess server;
    private readonly TemporaryFolder folder = new();

    public BinaryHttpTests(SharedServer shared) => server = shared.Server;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("gzip")]
    public async Task Curl_EveryTypeInBinary_ComesBackBitByBit(string coding)
    {
        var (body, jsonLength) = Message(Inputs, _ => true, AsBinary);
        string[] header = ["-H", $"Inference-Header-Content-Length: {jsonLength}"];
        if (coding.Length > 0)
        {
            await File.WriteAllBytesAsync(folder["plain"], body);
            await ChildProcess.RunAsync("gzip", "-k", folder["plain"]);
            body = await File.ReadAllBytesAsync(folder["plain.gz"]);
            header = [.. header, "-H", "Content-Encoding: gzip", "--compressed"];
        }

        var (status, headers, answer) = await CurlAsync("all_types", body, header);

        Assert.True(status == 200, Encoding.UTF8.GetString(answer));
        Assert.Equal("application/octet-stream", headers["content-type"]);
        Assert.Equal(coding.Length > 0, headers.ContainsKey("content-encoding"));
        var length = int.Parse(headers["inference-header-content-length"], CultureInfo.InvariantCulture);
        var json = JsonDocument.Parse(answer.AsMemory(0, length)).RootElement;
        var at = length;
        foreach (var output in json.GetProperty("outputs").EnumerateArray())
        {
            var size = output.GetProperty("parameters").GetProperty("binary_data_size").GetInt32();
            var input = Inputs.Single(tensor => tensor.Name + "_out" == output.GetProperty("name").GetString());
            Assert.Equal(input.DataType.Name(), output.GetProperty("datatype").GetString());
            Assert.Equal(input.Data.ToArray(), answer[at..(at + size)]);
            at += size;
        }

        Assert.Equal(Inputs.Length, json.GetProperty("outputs").GetArrayLength());
        Assert.Equal(answer.Length, at);
    }

    [Fact]
    public async Task Curl_JsonWhereItHasAForm_ComesBackTheSame()
    {
        // FP16 has no JSON form: it goes in binary beside the others.
        var names = Inputs.Where(tensor => tensor.Name != "f16").Select(tensor => $$"""{"name":"{{tensor.Name}}_out"}""");
        var outputs = $$""","outputs":[{"name":"f16_out","parameters":{"binary_data":true} },{{string.Join(',', names)}}]""";
        var (body, jsonLength) = Message(Inputs, tensor => tensor.DataType == DataType.Fp16, outputs);

        var (status, headers, answer) = await CurlAsync("all_types", body, "-H", $"Inference-Header-Content-Length: {jsonLength}", "-H", "Transfer-Encoding: chunked");

        Assert.True(status == 200, Encoding.UTF8.GetString(answer));
        var length = int.Parse(headers["inference-header-content-length"], CultureInfo.InvariantCulture);
        Assert.Equal(Inputs[2].Data.ToArray(), answer[length..]);
        var answered = JsonDocument.Parse(answer.AsMemory(0, length)).RootElement.GetProperty("outputs").EnumerateArray().Skip(1);
        foreach (var (input, output) in Inputs.Where(tensor => tensor.Name != "f16").Zip(answered))
            Assert.Equal(Parsed(JsonOf(input)), Parsed(output.GetProperty("data").GetRawText()));
    }

    [Fact]
    public async Task Curl_RawBody_IsTheOneInput()
    {
        var body = Tensor.From("x", [2, 4], [5.1f, 3.5f, 1.4f, 0.2f, 6.9f, 3.2f, 5.7f, 2.3f]).Data.ToArray();

        var (status, headers, answer) = await CurlAsync("iris_forest", body, "-H", "Inference-Header-Content-Length: 0", "-H", "Content-Type:");

        Assert.True(status == 200, Encoding.UTF8.GetString(answer));
        var length = int.Parse(headers["inference-header-content-length"], CultureInfo.InvariantCulture);
        var label = JsonDocument.Parse(answer.AsMemory(0, length)).RootElement.GetProperty("outputs")[0];
        Assert.Equal("[2]", label.GetProperty("shape").GetRawText());
        Assert.Equal<long[]>([0L, 2L], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(answer.AsSpan(length, 16)).ToArray());
    }

    [Fact]
    public async Task Curl_HeaderThatLies_IsRefusedAndTheNextRequestAnswered()
    {
        var (body, _) = Message(Inputs, _ => true, AsBinary);

        var (status, _, answer) = await CurlAsync("all_types", body, "-H", $"Inference-Header-Content-Length: {body.Length + 1}");
        var (next, _, _) = await CurlAsync("iris_forest", """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,4],"data":[1,2,3,4]}]}"""u8.ToArray());

        Assert.Equal(400, status);
        Assert.Contains($"expected the length of the JSON, an integer from 0 to {body.Length}", Encoding.UTF8.GetString(answer), StringComparison.Ordinal);
        Assert.Equal(200, next);
    }

    private static (byte[] Body, int JsonLength) Message(Tensor[] inputs, Func<Tensor, bool> isBinary, string more)
    {
        var described = inputs.Select(input =>
            $$"""{"name":"{{input.Name}}","shape":[{{string.Join(',', input.Shape)}}],"datatype":"{{input.DataType.Name()}}",""" +
            (isBinary(input) ? $"\"parameters\":{{\"binary_data_size\":{input.Data.Length}}}}}" : $"\"data\":{JsonOf(input)}}}"));
        var json = Encoding.UTF8.GetBytes($$"""{"inputs":[{{string.Join(',', described)}}]{{more}}}""");
        return ([.. json, .. inputs.Where(isBinary).SelectMany(input => input.Data.ToArray())], json.Length);
    }

    /// <summary>The text of the elements, however strings are escaped.</summary>
    private static string Parsed(string json) => string.Join('|', JsonDocument.Parse(json).RootElement.EnumerateArray().Select(element => element.ToString()));

    /// <summary>The elements as the server is to write them: written here by the values, not by its codec.</summary>
    private static string JsonOf(Tensor tensor) => tensor.Name switch
    {
        "f32" => """[1.5,1E-45,"-Infinity"]""",
        "f64" => "[0.1,1.7976931348623157E+308,-0]",
        "b" => "[true,false,true]",
        "s" => """["","früh","😀"]""",
        "i8" => "[-128,0,127]",
        "u8" => "[0,1,255]",
        "i16" => "[-32768,0,32767]",
        "u16" => "[0,1,65535]",
        "i32" => "[-2147483648,0,2147483647]",
        "u32" => "[0,1,4294967295]",
        "i64" => "[-9223372036854775808,0,9223372036854775807]",
        "u64" => "[0,1,18446744073709551615]",
        _ => throw new ArgumentOutOfRangeException(nameof(tensor), tensor.Name, "has no JSON form"),
    };

    private async Task<(int Status, Dictionary<string, string> Headers, byte[] Body)> CurlAsync(string model, byte[] body, params string[] more)
    {
        await File.WriteAllBytesAsync(folder["body"], body);
        string[] arguments =
        [
            "-sS", "--data-binary", "@" + folder["body"], "-D", folder["headers"], "-o", folder["answer"], "-w", "%{http_code}",
            .. more, new Uri(server.Http.BaseAddress!, $"/v2/models/{model}/infer").ToString(),
        ];
        var (exitCode, output, errors) = await ChildProcess.RunAsync("curl", arguments);
        Assert.True(exitCode == 0, errors);
        var headers = (await File.ReadAllLinesAsync(folder["headers"])).Where(line => line.Contains(':', StringComparison.Ordinal))
            .ToDictionary(line => line[..line.IndexOf(':', StringComparison.Ordinal)].ToLowerInvariant(), line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
        return (int.Parse(output, CultureInfo.InvariantCulture), headers, await File.ReadAllBytesAsync(folder["answer"]));
    }
}
