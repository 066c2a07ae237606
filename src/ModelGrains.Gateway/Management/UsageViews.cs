using ModelGrains.Models;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management;

/// <summary>Usage and health as the management API shows them.</summary>
internal static class UsageViews
{
    public static UsageView ToView(VersionUsage usage) => new(
        usage.Key.Format(), usage.Requests, usage.Succeeded, usage.Rejected, usage.Failed, usage.Cancelled, usage.Inferences, usage.Executions,
        usage.QueueMicroseconds / 1000.0, usage.ComputeMicroseconds / 1000.0, usage.LastUsed, usage.DistinctCallers,
        [.. usage.Batches.Select(batch => new BatchView(batch.BatchSize, batch.Executions))]);

    public static VersionHealthView ToView(VersionRecord record, IReadOnlyList<InstanceStatus> instances, VersionUsage? usage)
    {
        var worst = instances.FirstOrDefault(instance => instance.Health.State == HealthState.Unhealthy)
            ?? instances.FirstOrDefault(instance => instance.Health.Reason.Length > 0);
        var health = worst is { Health.State: HealthState.Unhealthy } ? HealthState.Unhealthy.ToString()
            : !instances.Any(instance => instance.State == InstanceState.Ready) ? "NotLoaded"
            : instances.Any(instance => instance.Health.State == HealthState.Unknown) ? HealthState.Unknown.ToString()
            : HealthState.Healthy.ToString();
        return new VersionHealthView(
            record.Key.Format(), record.State.ToString(), record.Desired.ToString(), health, worst?.Health.Reason ?? "",
            [.. instances.Select(ToView)], usage is null ? null : ToView(usage));
    }

    private static InstanceHealthView ToView(InstanceStatus status) => new(
        status.Key.Format(), status.State.ToString(), status.Health.State.ToString(), status.Health.Reason, status.Silo, status.Health.LastProbe,
        status.Health.LatencyMicroseconds / 1000.0, status.Health.ConsecutiveFailures, status.Health.NextTry, status.MemoryInBytes);
}
