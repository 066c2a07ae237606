using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelGrains.Gateway.Admission;
using ModelGrains.Gateway.DataPlane;
using ModelGrains.Gateway.Metrics;
using ModelGrains.Gateway.Tracing;

namespace ModelGrains.Gateway.Http;

/// <summary>What the endpoints need of the application: looked up once, at the first request, and not in each.</summary>
internal sealed class InferenceHttpServices(IServiceProvider services)
{
    /// <summary>The data plane.</summary>
    public IDataPlane Plane => field ??= services.GetRequiredService<IDataPlane>();

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider Time => field ??= services.GetService<TimeProvider>() ?? TimeProvider.System;

    /// <summary>Bounds what is in flight.</summary>
    public AdmissionControl Admission => field ??= services.GetService<AdmissionControl>() ?? AdmissionControl.Unlimited;

    /// <summary>Counts the requests.</summary>
    public GatewayInstruments Instruments => field ??= services.GetService<GatewayInstruments>() ?? new GatewayInstruments();

    /// <summary>Makes the requests' spans; null where the host has none.</summary>
    public InferTracer? Tracer => field ??= services.GetService<InferTracer>();

    /// <summary>Where failures are logged.</summary>
    public ILogger Logger => field ??= services.GetRequiredService<ILoggerFactory>().CreateLogger<InferenceHttpEndpoint>();
}
