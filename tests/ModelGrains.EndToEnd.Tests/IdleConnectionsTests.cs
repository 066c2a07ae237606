using System.Globalization;
using System.Net.Sockets;
using ModelGrains.Client;
using ModelGrains.Tensors;
using ModelGrains.Testing;
using ModelGrains.Tests;
using Xunit.Abstractions;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Ten thousand connections that ask nothing (fewer where a process may not have as many), to the real server, half of them over each wire.</summary>
public sealed class IdleConnectionsTests : IClassFixture<SharedServer>
{
    private const int BytesEach = 64 * 1024;

    private static readonly int Count = Math.Min(10_000, OpenFiles.Limit() - 600) / 2 * 2;

    private readonly ServerProcess server;
    private readonly ITestOutputHelper output;

    public IdleConnectionsTests(SharedServer shared, ITestOutputHelper output)
    {
        server = shared.Server;
        this.output = output;
    }

    private static ReadOnlyMemory<byte> Http2Preface { get; } = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"u8.ToArray();

    [Fact]
    public async Task Idle_TenThousandConnections_CostLittleAndHarmNobody()
    {
        await AssertServedAsync();
        var before = server.ReadUsage();
        var sockets = new List<Socket>(Count);
        try
        {
            for (var i = 0; i < Count / 2; i++)
            {
                sockets.Add(await ConnectAsync(server.Http.BaseAddress!));
                sockets.Add(await ConnectAsync(server.GrpcAddress));
                await sockets[^1].SendAsync(Http2Preface);
            }

            // An HTTP/2 connection is whole when the server's settings are there.
            var settings = new byte[9];
            for (var i = 1; i < Count; i += 2)
                Assert.Equal(settings.Length, await sockets[i].ReceiveAsync(settings));
            await AssertServedAsync();
            var during = server.ReadUsage();
            Assert.InRange(during.Files - before.Files, Count - 100, Count + 100);
            var each = (during.ResidentBytes - before.ResidentBytes) / Count;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Count} idle connections: {each} bytes of the server's memory each"));
            Assert.InRange(each, long.MinValue, BytesEach);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        // While it closes ten thousand connections the server may say that it is overloaded: a client that comes again is served.
        await AssertServedOverGrpcAsync();
    }

    private static async Task<Socket> ConnectAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port);
        return socket;
    }

    private async Task AssertServedAsync()
    {
        await AssertServedOverGrpcAsync();
        using var http = await server.Http.PostAsync("/v2/models/scalar/infer", new StringContent("""{"inputs":[{"name":"x","datatype":"FP32","shape":[],"data":[3]}]}"""));
        Assert.Contains("\"data\":[9]", await http.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task AssertServedOverGrpcAsync()
    {
        var row = Tensor.From("x", [], [3f]);
        await using var client = new GrpcModelClient(server.GrpcAddress);
        var grpc = await client.InferAsync(Requests.Of("scalar", null, row));
        Assert.True(grpc.IsSuccess, grpc.Error?.ToString());
    }
}
