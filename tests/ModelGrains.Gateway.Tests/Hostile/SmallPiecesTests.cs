using System.Text;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Tests.Fuzz;
using Xunit.Abstractions;

namespace ModelGrains.Gateway.Tests.Hostile;

/// <summary>Requests in pieces of six bytes: as right as in one, and no dearer in memory.</summary>
[Collection(nameof(WholeProcess))]
public sealed class SmallPiecesTests(ITestOutputHelper output)
{
    private const int Piece = 6;

    private static readonly int Pieces = FuzzCount.Either(100_000, 1_000_000);

    [Fact]
    public async Task Http_ChunksOfSixBytes_AreAnsweredAndKeepNothing()
    {
        await using var host = await GatewayHost.StartAsync();
        await Good.AssertServedAsync(host);
        var before = ProcessMemory.Settled();
        using var connection = await RawConnection.OpenAsync(host.HttpAddress);
        await connection.SendAsync($"POST {Good.HttpPath} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
        await connection.SendAsync(Chunk("""{"inputs":[{"name":"x","shape":[1],"datatype":"INT8","data":[1]}],"pad":["""));
        var many = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("6\r\n12345,\r\n", 1000)));
        for (var i = 0; i < Pieces / 1000; i++)
            await connection.SendAsync(many);
        await Good.AssertServedAsync(host);
        await connection.SendAsync(Chunk("0]}") + "0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", await connection.ReadToEndAsync(), StringComparison.Ordinal);
        Report("HTTP", before);
    }

    [Fact]
    public async Task Grpc_DataFramesOfSixBytes_AreAnsweredAndKeepNothing()
    {
        await using var host = await GatewayHost.StartAsync();
        await Good.AssertServedAsync(host);
        var body = Good.Frame(Good.Request(Pieces * Piece));
        var before = ProcessMemory.Settled();
        using var connection = await Http2Connection.OpenAsync(host.GrpcAddress);
        var stream = await connection.BeginAsync("ModelInfer");
        Assert.True(await connection.SendAsync(stream, body.AsMemory(0, body.Length - 1), Piece, isEnd: false));
        await Good.AssertServedAsync(host);
        await connection.SendAsync(stream, body.AsMemory(body.Length - 1), Piece, isEnd: true);

        Assert.Equal("0", await connection.EndAsync());
        Assert.Contains(host.Plane.Requests, request => request.Inputs[0].Data.Length == Pieces * Piece);
        host.Plane.Requests.Clear();
        Report("gRPC", before);
    }

    private static string Chunk(string text) => $"{text.Length:x}\r\n{text}\r\n";

    private void Report(string wire, long before)
    {
        var grown = ProcessMemory.Settled() - before;
        output.WriteLine($"{wire}: {Pieces} pieces of {Piece} bytes, working set grown by {ProcessMemory.Megabytes(grown)}");
        Assert.InRange(grown, long.MinValue, 64 * 1024 * 1024);
    }
}
