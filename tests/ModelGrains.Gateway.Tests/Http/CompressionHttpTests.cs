using System.IO.Compression;
using System.Net;
using System.Text;
using ModelGrains.Gateway.Http;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Protocol.Json;
using ModelGrains.Tensors;

namespace ModelGrains.Gateway.Tests.Http;

public sealed class CompressionHttpTests
{
    private const string Path = "/v2/models/echo/infer";
    private const string Body = """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1.5]}]}""";

    private static readonly Tensor Long = Tensor.From<float>("x", [1000], new float[1000]);

    [Theory]
    [InlineData("gzip", false)]
    [InlineData("deflate", true)]
    [InlineData("GZIP", true)]
    [InlineData("identity", false)]
    public async Task Infer_CompressedJson_IsRead(string coding, bool chunked)
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await PostAsync(host, Pack(Encoding.UTF8.GetBytes(Body), coding), coding, chunked: chunked);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("[1.5]", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Infer_CompressedBinaryBothWays_HasTheLengthOfTheJsonUncompressed(string coding)
    {
        await using var host = await GatewayHost.StartAsync();
        using var plain = BinaryMessage.Of(""","parameters":{"binary_data_output":true}""", Long);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(Pack(await plain.ReadAsByteArrayAsync(), coding)) };
        request.Content.Headers.ContentEncoding.Add(coding);
        request.Content.Headers.Add(BinaryMessage.Header, plain.Headers.GetValues(BinaryMessage.Header));
        request.Headers.Add("Accept-Encoding", coding);
        using var answer = await host.Http.SendAsync(request);

        var packed = await answer.Content.ReadAsByteArrayAsync();
        var body = Unpack(packed, coding);
        var length = int.Parse(answer.Headers.GetValues(BinaryMessage.Header).Single(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(coding, answer.Content.Headers.ContentEncoding.Single());
        Assert.Equal("Accept-Encoding", answer.Headers.Vary.Single());
        Assert.True(packed.Length < 1000);
        Assert.EndsWith("}", Encoding.UTF8.GetString(body.AsSpan(0, length)), StringComparison.Ordinal);
        Assert.Equal(Long.Data.ToArray(), body[length..]);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("br", null)]
    [InlineData("gzip;q=0", null)]
    [InlineData("gzip;q=x", null)]
    [InlineData("identity, gzip;q=0.5", null)]
    [InlineData("br, gzip", "gzip")]
    [InlineData("deflate, gzip;q=0.9", "deflate")]
    [InlineData("deflate, gzip", "gzip")]
    [InlineData("*", "gzip")]
    [InlineData("*;q=0.1, gzip;q=0", "deflate")]
    [InlineData("deflate;q=0.001", "deflate")]
    public async Task Infer_AcceptEncoding_IsAnsweredAsAsked(string? accepted, string? expected)
    {
        await using var host = await GatewayHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = BinaryMessage.Of("", Long) };
        if (accepted is not null)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var answer = await host.Http.SendAsync(request);

        Assert.Equal(expected, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        var body = Unpack(await answer.Content.ReadAsByteArrayAsync(), expected ?? "identity");
        Assert.True(InferResponseJson.Read(body).IsSuccess);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip, deflate")]
    public async Task Infer_OtherContentEncoding_Is415WithWhatIsAccepted(string coding)
    {
        await using var host = await GatewayHost.StartAsync();
        using var answer = await PostAsync(host, Encoding.UTF8.GetBytes(Body), coding);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal("gzip, deflate", string.Join(", ", answer.Headers.GetValues("Accept-Encoding")));
        Assert.Contains($"Content-Encoding is '{coding}'", ErrorJson.Read(await answer.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", 0)]
    [InlineData("gzip", 1)]
    [InlineData("gzip", 8)]
    [InlineData("gzip", 30)]
    [InlineData("gzip", -1)]
    [InlineData("deflate", 1)]
    [InlineData("deflate", 4)]
    [InlineData("deflate", 30)]
    [InlineData("deflate", -1)]
    public async Task Infer_RawBodyCutOffOrCorrupt_IsRefused(string coding, int cut)
    {
        // A raw tensor of any length: a body that is cut off would be a shorter one.
        await using var host = await GatewayHost.StartAsync();
        var plain = new byte[16 * 100];
        new Random(1).NextBytes(plain);
        var packed = Pack(plain, coding);
        if (cut < 0)
            packed[packed.Length / 2] ^= 0xff;
        var content = new ByteArrayContent(cut < 0 ? packed : packed[..^(cut == 0 ? packed.Length : Math.Min(cut, packed.Length - 1))]);
        content.Headers.Add(BinaryMessage.Header, "0");
        content.Headers.ContentEncoding.Add(coding);
        using var answer = await host.Http.PostAsync(Path, content);

        var error = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync());
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{answer.StatusCode} {error[..Math.Min(200, error.Length)]}");
        Assert.Contains("not what its Content-Encoding says, or ends early", error, StringComparison.Ordinal);
        Assert.Empty(host.Plane.Requests);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Infer_Bomb_Is413(string coding)
    {
        await using var host = await GatewayHost.StartAsync(new InferenceHttpOptions { MaxBodySize = 100_000 });
        using var answer = await PostAsync(host, Pack(new byte[50_000_000], coding), coding);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("100000 bytes", ErrorJson.Read(await answer.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostAsync(GatewayHost host, byte[] body, string coding, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        request.Headers.TransferEncodingChunked = chunked;
        return await host.Http.SendAsync(request);
    }

    private static byte[] Pack(byte[] bytes, string coding)
    {
        using var packed = new MemoryStream();
        using (Stream stream = coding.ToUpperInvariant() switch
        {
            "GZIP" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "DEFLATE" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => packed,
        })
        {
            stream.Write(bytes);
            stream.Flush();
        }

        return packed.ToArray();
    }

    private static byte[] Unpack(byte[] bytes, string coding)
    {
        using var source = new MemoryStream(bytes);
        using Stream stream = coding switch
        {
            "gzip" => new GZipStream(source, CompressionMode.Decompress),
            "deflate" => new ZLibStream(source, CompressionMode.Decompress),
            _ => source,
        };
        using var unpacked = new MemoryStream();
        stream.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
