using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ModelGrains.Gateway.Tracing;

/// <summary>Sends spans to a collector while the host runs; what is left goes out at its stop.</summary>
internal sealed class TraceExport(TracingOptions options, string version) : IHostedService, IDisposable
{
    private TracerProvider? provider;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Which requests are traced is decided before their spans are made.
        provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(InferTracer.SourceName)
            .SetSampler(new AlwaysOnSampler())
            .SetResourceBuilder(ResourceBuilder.CreateDefault().AddService(options.ServiceName, serviceVersion: version))
            .AddOtlpExporter(exporter =>
            {
                exporter.Endpoint = options.Address;
                exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            })
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        provider?.Dispose();
        provider = null;
    }
}
