using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelGrains.Gateway.Tests.Support;
using ModelGrains.Tensors;
using Xunit.Abstractions;

namespace ModelGrains.Gateway.Tests.Hostile;

/// <summary>Clients that are slow, or gone silent: the server ends them by its limits, which are short here, and serves everybody else.</summary>
[Collection(nameof(WholeProcess))]
public sealed class SlowClientTests(ITestOutputHelper output)
{
    private const int Large = 4 * 1024 * 1024;

    [Fact]
    public async Task Http_HeadersThatDoNotEnd_AreEndedWith408()
    {
        await using var host = await GatewayHost.StartAsync(limits: Short);
        using var connection = await RawConnection.OpenAsync(host.HttpAddress);
        await connection.SendAsync($"POST {Good.HttpPath} HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        await Good.AssertServedAsync(host);

        Assert.StartsWith("HTTP/1.1 408", await connection.ReadToEndAsync(), StringComparison.Ordinal);
        await Good.AssertServedAsync(host);
    }

    [Fact]
    public async Task Http_BodyThatStops_IsEndedWith408()
    {
        await using var host = await GatewayHost.StartAsync(limits: Short);
        using var connection = await RawConnection.OpenAsync(host.HttpAddress);
        await connection.SendAsync($"POST {Good.HttpPath} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{{\"inputs\":[");
        await Good.AssertServedAsync(host);

        Assert.StartsWith("HTTP/1.1 408", await connection.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(2, host.Plane.Requests.Count);
    }

    [Fact]
    public async Task Grpc_HalfAFrameThenSilence_IsEnded()
    {
        await using var host = await GatewayHost.StartAsync(limits: Short);
        using var connection = await Http2Connection.OpenAsync(host.GrpcAddress);
        var stream = await connection.BeginAsync("ModelInfer");
        await connection.SendAsync(stream, Good.Frame(Good.Request(100)).AsMemory(0, 50), 50, isEnd: false);
        await Good.AssertServedAsync(host);

        Assert.NotEqual("0", await connection.EndAsync());
        Assert.Equal(2, host.Plane.Requests.Count);
    }

    [Fact]
    public async Task Grpc_HalfAFrameThenClosed_HarmsNobody()
    {
        await using var host = await GatewayHost.StartAsync();
        for (var i = 0; i < 50; i++)
        {
            using var connection = await Http2Connection.OpenAsync(host.GrpcAddress);
            var stream = await connection.BeginAsync(i % 2 == 0 ? "ModelInfer" : "ModelStreamInfer");
            await connection.SendAsync(stream, Good.Frame(Good.Request(100)).AsMemory(0, i), 50, isEnd: false);
        }

        await Good.AssertServedAsync(host);
        Assert.Equal(2, host.Plane.Requests.Count);
    }

    [Fact]
    public async Task Http_ClientThatStopsReading_IsEndedAndHoldsNoMore()
    {
        await using var host = await GatewayHost.StartAsync(limits: Short);
        var answer = new Tensor { Name = "big", DataType = DataType.UInt8, Shape = [16 * Large], Data = new byte[16 * Large] };
        host.Plane.OnInfer = (request, _) => new(FakeDataPlane.Echo(request.Inputs[0].Name == "big" ? request with { Inputs = [answer] } : request));
        await Good.AssertServedAsync(host);
        var before = ProcessMemory.Settled();
        using var connection = await RawConnection.OpenAsync(host.HttpAddress, receiveBuffer: 4096);
        await connection.SendAsync(Post("""{"parameters":{"binary_data_output":true},"inputs":[{"name":"big","shape":[1],"datatype":"INT8","data":[1]}]}"""));
        await Good.AssertServedAsync(host);

        // The server gives up by its limit on the rate: what it had written by then is all that comes.
        await StallAsync(host);
        Assert.InRange((await connection.ReadToEndAsync()).Length, 0, 15 * Large);
        host.Plane.Requests.Clear();
        Report(before);
    }

    [Fact]
    public async Task Grpc_ClientThatGivesNoWindow_IsEndedAndHoldsNoMore()
    {
        await using var host = await GatewayHost.StartAsync(limits: Short);
        await Good.AssertServedAsync(host);
        var before = ProcessMemory.Settled();
        var body = Good.Frame(Good.Request(Large));
        using var connection = await Http2Connection.OpenAsync(host.GrpcAddress, answerWindow: 0);
        for (var i = 0; i < 5; i++)
        {
            if (!await connection.SendAsync(await connection.BeginAsync("ModelInfer"), body, 16_000, isEnd: true))
                break;
        }

        await Good.AssertServedAsync(host);
        Assert.NotEqual("0", await connection.EndAsync());
        host.Plane.Requests.Clear();
        Report(before);
    }

    private static string Post(string body) => $"POST {Good.HttpPath} HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    /// <summary>Waits until the server has ended a connection whose body stopped: its limits are the same for all.</summary>
    private static async Task StallAsync(GatewayHost host)
    {
        for (var i = 0; i < 3; i++)
        {
            using var connection = await RawConnection.OpenAsync(host.HttpAddress);
            await connection.SendAsync($"POST {Good.HttpPath} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{{");
            await connection.ReadToEndAsync();
        }
    }

    private static void Short(KestrelServerLimits limits)
    {
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1);
        limits.MinRequestBodyDataRate = new MinDataRate(1000, TimeSpan.FromSeconds(1.1));
        limits.MinResponseDataRate = new MinDataRate(1_000_000, TimeSpan.FromSeconds(1.1));
    }

    private void Report(long before)
    {
        var grown = ProcessMemory.Settled() - before;
        output.WriteLine($"working set grown by {ProcessMemory.Megabytes(grown)}");
        Assert.InRange(grown, long.MinValue, 100 * 1024 * 1024);
    }
}
