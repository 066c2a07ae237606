using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelGrains.Testing;

namespace ModelGrains.Hosting.Tests;

public sealed class ServingStartupTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Host_StartedThenStopped_IsReadyInBetween()
    {
        using var data = DataDirectory.Open(folder["data"]);
        using var host = Build(data, "");
        var state = host.Services.GetRequiredService<ServingState>();
        Assert.False(state.IsReady);

        await host.StartAsync();
        await host.Services.GetRequiredService<ServingStartup>().Report;
        Assert.True(state.IsReady);
        bool? readyWhileStopping = null;
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(() => readyWhileStopping = state.IsReady);
        await host.StopAsync();

        Assert.True(state.IsStopping);
        Assert.False(readyWhileStopping);
    }

    [Fact]
    public async Task Start_NewDataDirectory_DeploysTheSamplesOnceAndReportsBrokenOnes()
    {
        var samples = folder["samples"];
        folder.AddPackage("samples/add_one", "add_one", """{ "name": "add_one" }""");
        folder.AddPackage("samples/broken", "bad_garbage", """{ "name": "broken" }""");
        using var data = DataDirectory.Open(folder["data"]);
        using (var host = Build(data, samples))
        {
            await host.StartAsync();
            var report = await host.Services.GetRequiredService<ServingStartup>().Report;
            Assert.Equal("add_one/1", Assert.Single(report.Records).Key.Format());
            Assert.Equal(1, report.Failures);
            await host.StopAsync();
        }

        Assert.False(data.WantsSamples);
    }

    private static IHost Build(DataDirectory data, string samples)
    {
        var ports = ServerProcess.FreePorts(2);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.AddModelGrains(new ServingOptions { SamplesDirectory = samples, SiloPort = ports[0], SiloGatewayPort = ports[1] }, data);
        return builder.Build();
    }
}
