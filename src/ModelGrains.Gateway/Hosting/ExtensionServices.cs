using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ModelGrains.Gateway.Admission;
using ModelGrains.Gateway.Grpc.Health;
using ModelGrains.Gateway.Metrics;
using ModelGrains.Gateway.Settings;
using ModelGrains.Gateway.Tracing;

namespace ModelGrains.Gateway.Hosting;

/// <summary>Adds what the protocol's extensions keep in the process.</summary>
public static class ExtensionServices
{
    /// <summary>
    /// Adds the log and trace settings, the health monitor, the instruments, the tracer and an admission control that refuses nothing, each unless it
    /// is there: a host that binds its logger adds its own <see cref="LogSettings"/> first. An <see cref="DataPlane.IDataPlane"/> and, unless it is the system's, a <see cref="TimeProvider"/>
    /// are the caller's to add.
    /// </summary>
    public static IServiceCollection AddInferenceExtensions(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => new LogSettings());
        services.TryAddSingleton(AdmissionControl.Unlimited);
        services.TryAddSingleton<GatewayInstruments>();
        services.TryAddSingleton<HostUsage>(provider => new HostUsage(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(_ => new TracingOptions());
        services.TryAddSingleton<InferTracer>();
        services.TryAddSingleton<TraceSettings>();
        services.TryAddSingleton<SettingsAccess>();
        services.TryAddSingleton<HealthReader>();
        services.TryAddSingleton<HealthMonitor>();
        return services;
    }
}
