using System.IO.Compression;
using ModelGrains.Gateway.Grpc;
using ModelGrains.Gateway.Http;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Tests.Fuzz;
using Xunit.Abstractions;

namespace ModelGrains.Gateway.Tests.Hostile;

/// <summary>Bodies that are too large, say so or not, and bombs; each beside a caller who is served, with a bound on what it costs.</summary>
[Collection(nameof(WholeProcess))]
public sealed class OversizeTests(ITestOutputHelper output)
{
    private const int Limit = 8 * 1024 * 1024;
    private const int Allowed = 6 * Limit;
    private const long Bomb = 1L << 30;

    private static readonly InferenceHttpOptions Http = new() { MaxBodySize = Limit };
    private static readonly InferenceGrpcOptions Grpc = new() { MaxMessageSize = Limit };

    [Fact]
    public async Task Http_200MegabytesDeclared_AreRefusedBeforeAByteIsSent()
    {
        await using var host = await GatewayHost.StartAsync();
        using var connection = await RawConnection.OpenAsync(host.HttpAddress);
        await connection.SendAsync($"POST {Good.HttpPath} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 209715200\r\n\r\n");

        var answer = await connection.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        await Good.AssertServedAsync(host);
    }

    [Fact]
    public async Task Http_200MegabytesInChunks_EndAtTheLimit()
    {
        await using var host = await GatewayHost.StartAsync(Http);
        await Good.AssertServedAsync(host);
        var before = ProcessMemory.Allocated();
        using var connection = await RawConnection.OpenAsync(host.HttpAddress);
        await connection.SendAsync($"POST {Good.HttpPath} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
        var sent = await connection.SendWhileOpenAsync((byte[])[.. "10000\r\n"u8, .. new byte[0x10000], .. "\r\n"u8], 3200);

        var allocated = ProcessMemory.Allocated() - before;
        Assert.InRange(sent, 0, 3199);
        Assert.InRange(allocated, 0, Allowed);
        await Good.AssertServedAsync(host);
    }

    [Fact]
    public async Task Grpc_200MegabytesDeclared_AreRefusedByTheirPrefix()
    {
        await using var host = await GatewayHost.StartAsync();
        using var connection = await Http2Connection.OpenAsync(host.GrpcAddress);
        var stream = await connection.BeginAsync("ModelInfer");
        await connection.SendAsync(stream, (byte[])[0, 0x0c, 0x80, 0, 0], 5, isEnd: false);

        Assert.Equal("8", await connection.EndAsync());
        await Good.AssertServedAsync(host);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Http_BombOfAGigabyte_CostsAsMuchAsTheLimit(string coding)
    {
        await using var host = await GatewayHost.StartAsync(Http);
        await Good.AssertServedAsync(host);
        var bomb = coding == "gzip" ? GzipBomb() : DeflateBomb();
        var before = ProcessMemory.Allocated();
        using var content = new ByteArrayContent(bomb);
        content.Headers.ContentEncoding.Add(coding);
        using var answer = await host.Http.PostAsync(Good.HttpPath, content);

        var allocated = ProcessMemory.Allocated() - before;
        output.WriteLine($"{coding}: {bomb.Length} bytes sent, {ProcessMemory.Megabytes(allocated)} allocated");
        Assert.Equal(413, (int)answer.StatusCode);
        Assert.InRange(allocated, 0, Allowed);
        await Good.AssertServedAsync(host);
    }

    [Fact]
    public async Task Grpc_BombOfAGigabyte_CostsAsMuchAsTheLimit()
    {
        await using var host = await GatewayHost.StartAsync(grpc: Grpc);
        await Good.AssertServedAsync(host);
        var bomb = GzipBomb();
        var length = bomb.Length;
        using var connection = await Http2Connection.OpenAsync(host.GrpcAddress);
        var before = ProcessMemory.Allocated();
        var stream = await connection.BeginAsync("ModelInfer", ("grpc-encoding", "gzip"));
        await connection.SendAsync(stream, (byte[])[1, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. bomb], 16_000, isEnd: true);

        Assert.Equal("8", await connection.EndAsync());
        var allocated = ProcessMemory.Allocated() - before;
        output.WriteLine($"gRPC: {length} bytes sent, {ProcessMemory.Megabytes(allocated)} allocated");
        Assert.InRange(allocated, 0, Allowed);
        await Good.AssertServedAsync(host);
    }

    [Fact]
    public async Task BothWires_ManyRefusals_LeaveTheMemoryAsItWas()
    {
        await using var host = await GatewayHost.StartAsync(Http, Grpc);
        var bomb = GzipBomb();
        await RefuseAsync(host, bomb, 3);
        var before = ProcessMemory.Settled();
        await RefuseAsync(host, bomb, FuzzCount.Either(10, 100));

        var grown = ProcessMemory.Settled() - before;
        output.WriteLine($"working set before {ProcessMemory.Megabytes(before)}, grown by {ProcessMemory.Megabytes(grown)}");

        // One gigabyte unpacked each time: what a heap keeps of its own is far below what a leak of even one of them would be.
        Assert.InRange(grown, long.MinValue, Bomb / 8);
        await Good.AssertServedAsync(host);
    }

    private static async Task RefuseAsync(GatewayHost host, byte[] bomb, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var content = new ByteArrayContent(bomb);
            content.Headers.ContentEncoding.Add("gzip");
            using var answer = await host.Http.PostAsync(Good.HttpPath, content);
            Assert.Equal(413, (int)answer.StatusCode);
        }
    }

    /// <summary>A gigabyte of zeros in about a megabyte: gzip may be several members in a row.</summary>
    private static byte[] GzipBomb()
    {
        const int Member = 16 * 1024 * 1024;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(new byte[Member]);
        return [.. Enumerable.Repeat(packed.ToArray(), (int)(Bomb / Member)).SelectMany(member => member)];
    }

    private static byte[] DeflateBomb()
    {
        var zeros = new byte[1024 * 1024];
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.SmallestSize))
        {
            for (long i = 0; i < FuzzCount.Either(64, (int)(Bomb / zeros.Length)); i++)
                deflate.Write(zeros);
        }

        return packed.ToArray();
    }
}
