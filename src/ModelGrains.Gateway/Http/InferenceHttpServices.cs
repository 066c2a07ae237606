using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelGrains.Gateway.DataPlane;

namespace ModelGrains.Gateway.Http;

/// <summary>What the endpoints need of the application: looked up once, at the first request, and not in each.</summary>
internal sealed class InferenceHttpServices(IServiceProvider services)
{
    /// <summary>The data plane.</summary>
    public IDataPlane Plane => field ??= services.GetRequiredService<IDataPlane>();

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider Time => field ??= services.GetService<TimeProvider>() ?? TimeProvider.System;

    /// <summary>Where failures are logged.</summary>
    public ILogger Logger => field ??= services.GetRequiredService<ILoggerFactory>().CreateLogger<InferenceHttpEndpoint>();
}
