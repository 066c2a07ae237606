using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelGrains.Core.Threading;
using ModelGrains.Gateway.Hosting;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Shadows;
using ModelGrains.Hosting;
using ModelGrains.Testing;

namespace ModelGrains.Benchmarks.Serving;

/// <summary>
/// The server under test, in a process of its own: silo and gateway as the real server composes them, and the bare echo beside them. Says
/// where it listens in one line of JSON; answers each line <c>stats</c> with one; ends with its input.
/// </summary>
internal static class ServeCommand
{
    private const string BatchingManifest = """{ "name": "mlp_1m_batched", "batching": { "maxBatchSize": 64 } }""";

    /// <summary>The option before a connection string: packages are in that Blob store.</summary>
    public const string BlobOption = "--blob";

    public static async Task<int> RunAsync(string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var ports = ServerProcess.FreePorts(2);
        var serving = new ServingOptions { DataDirectory = folder["data"], SiloPort = ports[0], SiloGatewayPort = ports[1] };
        if (arguments is [BlobOption, var connection])
            serving.BlobStore.ConnectionString = connection;
        using var data = DataDirectory.Open(serving.DataDirectory, serving.BlobStore);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.AddModelGrains(serving, data);
        builder.Services.AddSingleton<IFeatureSource, HangingFeatures>();
        builder.AddModelGrainsGateway(new GatewayOptions { HttpPort = 0, GrpcPort = 0, MetricsPort = 0 });
        await using var app = builder.Build();
        app.MapModelGrains();
        await app.StartAsync();
        await app.Services.GetRequiredService<ServingStartup>().Report;
        await DeployAsync(app, folder);
        await using var echo = await StartEchoAsync();

        var addresses = app.Services.GetRequiredService<GatewayAddresses>();
        Write(new ServerAddresses(addresses.Http, addresses.Grpc, new Uri(echo.Urls.First()), addresses.Metrics));
        // A console is read by blocking: on the pool that would be one of the few threads that requests are served by.
        while (await BlockingWork.RunAsync(Console.In.ReadLine, CancellationToken.None) == "stats")
            Write(ProcessUsage.Read());
        await app.StopAsync();
        return 0;
    }

    private static async Task DeployAsync(WebApplication app, TemporaryFolder folder)
    {
        var deployer = app.Services.GetRequiredService<Deployer>();
        foreach (var workload in Workload.All)
        {
            var manifest = workload.Model == Workload.Batched.Model ? BatchingManifest : null;
            var package = folder.AddPackage(workload.Model, workload.Graph, manifest);
            var command = new DeployCommand { Name = ModelName.Parse(workload.Model), Actor = "benchmark" };
            var deployed = await deployer.DeployAsync(package, command, CancellationToken.None);
            if (!deployed.IsSuccess)
                throw new InvalidOperationException($"{workload.Model} cannot be deployed: {deployed.Error}");
        }
    }

    /// <summary>Kestrel with its own defaults and nothing else: no routing, no middleware.</summary>
    private static async Task<WebApplication> StartEchoAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var echo = builder.Build();
        echo.Run(EchoEndpoint.HandleAsync);
        await echo.StartAsync();
        return echo;
    }

    private static void Write<T>(T value) => Console.WriteLine(JsonSerializer.Serialize(value, WireJson.Options));
}
