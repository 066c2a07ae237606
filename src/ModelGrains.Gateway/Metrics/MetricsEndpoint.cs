using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelGrains.Grains.Silos;
using ModelGrains.Models;

namespace ModelGrains.Gateway.Metrics;

/// <summary>The counters of this process's instances, under the names that Triton's dashboards use.</summary>
internal static class MetricsEndpoint
{
    private static readonly (string Name, string Help, Func<InstanceCounters, double> Read)[] Counters =
    [
        ("nv_inference_request_success", "Number of successful inference requests", counters => counters.Succeeded),
        ("nv_inference_count", "Number of inferences performed, batch elements counted one by one", counters => counters.Inferences),
        ("nv_inference_exec_count", "Number of model executions performed", counters => counters.Executions),
        ("nv_inference_queue_duration_us", "Cumulative time requests waited in the queue, in microseconds", counters => counters.QueueMicroseconds),
        ("nv_inference_compute_infer_duration_us", "Cumulative time inside the model, in microseconds", counters => counters.ComputeMicroseconds),
    ];

    private static readonly (string Reason, Func<InstanceCounters, double> Read)[] Failures =
    [
        ("REJECTED", counters => counters.Rejected),
        ("CANCELED", counters => counters.Cancelled),
        ("BACKEND", counters => counters.Failed),
    ];

    /// <summary>Maps <c>GET /metrics</c>.</summary>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/metrics", (InstanceTable instances) => Results.Text(Write(instances.Read()), PrometheusText.ContentType));

    private static string Write(IReadOnlyList<InstanceStatus> instances)
    {
        var text = new PrometheusText();
        var versions = instances.GroupBy(instance => instance.Key.VersionKey).ToList();
        foreach (var (name, help, read) in Counters)
        {
            text.Family(name, "counter", help);
            foreach (var version in versions)
                text.Sample(name, version.Sum(instance => read(instance.Counters)), Labels(version.Key));
        }

        text.Family("nv_inference_request_failure", "counter", "Number of failed inference requests, by reason");
        foreach (var version in versions)
        {
            foreach (var (reason, read) in Failures)
                text.Sample("nv_inference_request_failure", version.Sum(instance => read(instance.Counters)), [.. Labels(version.Key), ("reason", reason)]);
        }

        text.Family("nv_inference_pending_request_count", "gauge", "Number of requests in flight");
        foreach (var version in versions)
            text.Sample("nv_inference_pending_request_count", version.Sum(instance => instance.InFlight), Labels(version.Key));
        text.Family("nv_model_load_duration_secs", "gauge", "Time the model took to load, in seconds");
        foreach (var version in versions)
            text.Sample("nv_model_load_duration_secs", version.Max(instance => instance.LoadDuration.TotalSeconds), Labels(version.Key));
        return text.ToString();
    }

    private static (string Name, string Value)[] Labels(VersionKey key) => [("model", key.Model.Value), ("version", key.Version.ToString())];
}
