using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.ContractTests;

public sealed class HostingTests
{
    [Fact]
    public async Task UseOrleans_InAHost_RunsStagesInOrderAndServesGrains()
    {
        var stages = new List<string>();
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(FreePort(), FreePort())
            .Configure<SiloOptions>(options => options.SiloName = "the-silo")
            .AddStartupTask((services, _) =>
            {
                stages.Add("startup task");
                return services.GetRequiredService<IGrainFactory>().GetGrain<ICallGrain>("startup").Echo("up");
            })
            .ConfigureServices(services => services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new Recorder(stages))));
        var host = builder.Build();

        await host.StartAsync().Within();
        Assert.Equal("hello", await host.Services.GetRequiredService<IClusterClient>().GetGrain<ICallGrain>("x").Echo("hello").Within());
        Assert.Equal("the-silo", host.Services.GetRequiredService<ILocalSiloDetails>().Name);
        await host.StopAsync().Within();
        host.Dispose();

        Assert.Equal(["services up", "startup task", "active up", "active down", "services down"], stages);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Recorder(List<string> stages) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle)
        {
            Subscribe("services", ServiceLifecycleStage.ApplicationServices);
            Subscribe("active", ServiceLifecycleStage.Active + 1);

            void Subscribe(string name, int stage) => lifecycle.Subscribe(name, stage, _ => Record($"{name} up"), _ => Record($"{name} down"));
        }

        private Task Record(string stage)
        {
            stages.Add(stage);
            return Task.CompletedTask;
        }
    }
}
