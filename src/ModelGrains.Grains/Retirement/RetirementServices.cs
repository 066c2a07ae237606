using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Shadows;

namespace ModelGrains.Grains.Retirement;

/// <summary>Registers retirement on a silo.</summary>
internal static class RetirementServices
{
    /// <summary>Adds it. <see cref="ILastUse"/>, <see cref="ILoadedMemory"/> and <see cref="RetirementOptions"/> are taken from the host where it has added its own.</summary>
    public static IServiceCollection AddRetirement(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => new RetirementOptions());
        services.TryAddSingleton(provider => provider.GetRequiredService<RetirementOptions>().Webhook);
        services.TryAddSingleton<ILastUse, ReportedLastUse>();
        services.TryAddSingleton<ILoadedMemory, ReportedMemory>();
        services.TryAddSingleton<SweepLeader>();
        services.TryAddSingleton<NotificationOutbox>();
        services.TryAddSingleton<WebhookClient>();
        services.TryAddSingleton<RetirementSteps>();
        services.TryAddSingleton(provider => new RetirementSweep(
            provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<ModelLocks>(), provider.GetRequiredService<RetirementSteps>(),
            provider.GetRequiredService<ILastUse>(), provider.GetRequiredService<SweepLeader>(), provider.GetRequiredService<RetirementOptions>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RetirementSweep>>()));
        services.TryAddSingleton(provider => new RetirementCommands(
            provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<ModelLocks>(), provider.GetRequiredService<RetirementSteps>(),
            provider.GetRequiredService<RouteConsequences>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<RouteCommands>()));
        services.TryAddSingleton(provider => new RetirementForecasts(
            provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<ILastUse>(), provider.GetRequiredService<ILoadedMemory>(),
            provider.GetRequiredService<RetirementOptions>(), provider.GetRequiredService<ShadowReferences>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new NotificationDelivery(
            provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<WebhookClient>(), provider.GetRequiredService<NotificationOutbox>(),
            provider.GetRequiredService<SweepLeader>(), provider.GetRequiredService<WebhookOptions>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Random>(), provider.GetRequiredService<ILogger<NotificationDelivery>>()));
        return services;
    }
}
