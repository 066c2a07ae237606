using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Runtime;

namespace ModelGrains.Grains.Shadows;

/// <summary>Registers shadows on a silo.</summary>
internal static class ShadowServices
{
    /// <summary>Adds them. <see cref="ShadowOptions"/> and any <see cref="IFeatureSource"/> are the host's to add.</summary>
    public static IServiceCollection AddShadows(this IServiceCollection services)
    {
        services.TryAddSingleton<ShadowOptions>();
        services.TryAddSingleton<IShadowTarget, ShadowTarget>();
        services.TryAddSingleton<ShadowRunner>();
        services.TryAddSingleton<ShadowQueue>();
        services.TryAddSingleton<ShadowPressure>();
        services.TryAddSingleton<SiloWait>();
        services.TryAddSingleton<ShadowReferences>();
        services.TryAddSingleton<ShadowSilo>();
        services.TryAddSingleton<IShadowActivity>(provider => provider.GetRequiredService<ShadowSilo>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<ShadowSilo>());
        return services;
    }
}
