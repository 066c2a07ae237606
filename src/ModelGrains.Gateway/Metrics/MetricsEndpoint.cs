using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Gateway.Admission;
using ModelGrains.Grains.Shadows;
using ModelGrains.Grains.Silos;
using ModelGrains.Storage.PredictionLogs;

namespace ModelGrains.Gateway.Metrics;

/// <summary>What this process measures: its instances, under the names that Triton's dashboards use, its gateway and its machine.</summary>
internal static class MetricsEndpoint
{
    /// <summary>Maps <c>GET /metrics</c>.</summary>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/metrics", (
            InstanceTable instances, GatewayInstruments instruments, AdmissionControl admission, IShadowActivity shadows, PredictionLogWriter predictionLogs, HostUsage host) =>
        {
            var text = new PrometheusText();
            InstanceMetrics.Write(text, instances.Read());
            GatewayMetrics.Write(text, instruments, admission);
            ShadowMetrics.Write(text, shadows);
            PredictionLogMetrics.Write(text, predictionLogs);
            HostMetrics.Write(text, host);
            return Results.Text(text.ToString(), PrometheusText.ContentType);
        });
}
