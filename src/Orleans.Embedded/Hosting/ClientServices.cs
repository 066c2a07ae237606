using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Hosting;

internal static class ClientServices
{
    public static void AddTo(IServiceCollection services)
    {
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GrainManifest>();
        services.TryAddSingleton(provider => new CallDispatcher(
            provider.GetService<EmbeddedCluster>() ?? throw new OrleansConfigurationException(
                "Orleans.Embedded has no network: a client runs in the silo's host, or in a test cluster."),
            null,
            provider.GetRequiredService<GrainManifest>(),
            provider.GetRequiredService<IOptions<ClientMessagingOptions>>().Value,
            provider.GetServices<IOutgoingGrainCallFilter>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IClusterClient>(provider => new ClusterClient(provider.GetRequiredService<CallDispatcher>().References, provider));
        services.TryAddSingleton<IGrainFactory>(provider => provider.GetRequiredService<IClusterClient>());
    }
}
