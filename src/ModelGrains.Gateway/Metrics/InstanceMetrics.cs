using ModelGrains.Gateway.DataPlane;
using ModelGrains.Models;

namespace ModelGrains.Gateway.Metrics;

/// <summary>The instances of this process, summed by version.</summary>
internal static class InstanceMetrics
{
    private static readonly (string Name, string Help, Func<InstanceCounters, double> Read)[] Counters =
    [
        ("nv_inference_request_success", "Number of successful inference requests", counters => counters.Succeeded),
        ("nv_inference_count", "Number of inferences performed, batch elements counted one by one", counters => counters.Inferences),
        ("nv_inference_exec_count", "Number of model executions performed", counters => counters.Executions),
        ("nv_inference_request_duration_us", "Cumulative time of successful requests in the instance, in microseconds", counters => counters.SucceededMicroseconds),
        ("nv_inference_queue_duration_us", "Cumulative time requests waited in the queue, in microseconds", counters => counters.QueueMicroseconds),
        ("nv_inference_compute_input_duration_us", "Cumulative time preparing inputs, in microseconds", counters => counters.ComputeInputMicroseconds),
        ("nv_inference_compute_infer_duration_us", "Cumulative time inside the model, in microseconds", counters => counters.ComputeMicroseconds),
        ("nv_inference_compute_output_duration_us", "Cumulative time taking outputs, in microseconds", counters => counters.ComputeOutputMicroseconds),
    ];

    private static readonly (string Reason, Func<InstanceCounters, double> Read)[] Failures =
    [
        ("REJECTED", counters => counters.Rejected),
        ("CANCELED", counters => counters.Cancelled),
        ("BACKEND", counters => counters.Failed),
        ("OTHER", _ => 0),
    ];

    private static readonly (string Name, string Help, Func<InstanceCounters, LatencyHistogram> Read)[] Histograms =
    [
        ("modelgrains_inference_queue_seconds", "How long requests waited for their run", counters => counters.QueueLatency),
        ("modelgrains_inference_compute_seconds", "How long runs took inside the model", counters => counters.ComputeLatency),
        ("modelgrains_inference_request_seconds", "How long successful requests were in the instance", counters => counters.RequestLatency),
    ];

    public static void Write(PrometheusText text, IReadOnlyList<InstanceStatus> instances)
    {
        var versions = instances.GroupBy(instance => instance.Key.VersionKey)
            .Select(version => (Labels: Labels(version.Key), Instances: version.ToList(), Sum: CounterSums.Sum(version.Select(instance => instance.Counters))))
            .ToList();
        foreach (var (name, help, read) in Counters)
        {
            text.Family(name, "counter", help);
            foreach (var version in versions)
                text.Sample(name, read(version.Sum), version.Labels);
        }

        text.Family("nv_inference_request_failure", "counter", "Number of failed inference requests, by reason");
        foreach (var version in versions)
        {
            foreach (var (reason, read) in Failures)
                text.Sample("nv_inference_request_failure", read(version.Sum), [.. version.Labels, ("reason", reason)]);
        }

        foreach (var (name, help, read) in Histograms)
        {
            text.Family(name, "histogram", help);
            foreach (var version in versions)
                text.Histogram(name, read(version.Sum), version.Labels);
        }

        text.Family("nv_inference_pending_request_count", "gauge", "Number of requests in flight");
        foreach (var version in versions)
            text.Sample("nv_inference_pending_request_count", version.Instances.Sum(instance => instance.InFlight), version.Labels);
        text.Family("nv_model_load_duration_secs", "gauge", "Time the model took to load, in seconds");
        foreach (var version in versions)
            text.Sample("nv_model_load_duration_secs", version.Instances.Max(instance => instance.LoadDuration.TotalSeconds), version.Labels);
    }

    private static (string Name, string Value)[] Labels(VersionKey key) => [("model", key.Model.Value), ("version", key.Version.ToString())];
}
