using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using Orleans.TestingHost;

namespace Orleans.ContractTests;

/// <summary>Two silos with everything that most tests need.</summary>
public sealed partial class ClusterFixture : IAsyncLifetime
{
    public InProcessTestCluster Cluster { get; private set; } = null!;

    public IClusterClient Client => Cluster.Client;

    public static string NewKey() => Guid.NewGuid().ToString("N");

    // The client inside a silo.
    public IGrainFactory At(int silo) => Cluster.Silos[silo].ServiceProvider.GetRequiredService<IGrainFactory>();

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => silo
            .AddMemoryGrainStorageAsDefault()
            .UseInMemoryReminderService()
            .Configure<ReminderOptions>(options =>
            {
                options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(100);
                RefreshSoon(options);
            })
            .Configure<SiloMessagingOptions>(options => options.CancelRequestOnTimeout = true)
            .ConfigureServices(services => services.AddGrainStorage("rows", static (_, _) => RowStorage.Shared)));
        builder.ConfigureClient(client => client.Configure<ClientMessagingOptions>(options => options.CancelRequestOnTimeout = true));
        Cluster = builder.Build();
        await Cluster.DeployAsync();
    }

    // Only Microsoft.Orleans has something to set here.
    static partial void RefreshSoon(ReminderOptions options);

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}
