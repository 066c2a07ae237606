using System.Globalization;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Tests;
using ModelGrains.Tests.Fuzz;
using Xunit.Abstractions;

namespace ModelGrains.Gateway.Tests.Hostile;

/// <summary>Connections that ask nothing.</summary>
[Collection(nameof(WholeProcess))]
public sealed class IdleConnectionsTests(ITestOutputHelper output)
{
    private const int PerConnection = 64 * 1024;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Idle_ManyConnections_CostLittleAndHarmNobody(bool isHttp2)
    {
        var count = Math.Min(FuzzCount.Either(1000, 10_000), (OpenFiles.Limit() - 600) / 2);
        await using var host = await GatewayHost.StartAsync();
        await Good.AssertServedAsync(host);
        var before = ProcessMemory.Settled();
        var connections = new List<IDisposable>();
        try
        {
            for (var i = 0; i < count; i++)
                connections.Add(isHttp2 ? await Http2Connection.OpenAsync(host.GrpcAddress) : await RawConnection.OpenAsync(host.HttpAddress));
            await Good.AssertServedAsync(host);

            // Both ends are here: of the client's, HTTP/2 has a buffer of 64 KiB.
            var each = (ProcessMemory.Settled() - before) / count;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} idle {(isHttp2 ? "HTTP/2" : "HTTP/1.1")} connections: {each} bytes each, both ends"));
            // Less than before is what an earlier test left and the collector took back.
            Assert.True(each <= PerConnection * (isHttp2 ? 2 : 1), $"{each} bytes each");
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }

        await Good.AssertServedAsync(host);
    }
}
