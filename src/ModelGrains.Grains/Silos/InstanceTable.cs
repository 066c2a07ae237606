using System.Collections.Concurrent;
using ModelGrains.Models;
using ModelGrains.Onnx.Sessions;

namespace ModelGrains.Grains.Silos;

/// <summary>The instances activated on this silo, for reports and metrics that must not call a grain each. Safe for concurrent use.</summary>
public sealed class InstanceTable
{
    private readonly ConcurrentDictionary<InstanceKey, SessionHarness> instances = new();

    /// <summary>How every instance stands, by key.</summary>
    public IReadOnlyList<InstanceStatus> Read() =>
        [.. instances.Values.Select(harness => harness.Read())
            .OrderBy(status => status.Key.Model.Value, StringComparer.Ordinal)
            .ThenBy(status => status.Key.Version)
            .ThenBy(status => status.Key.Slot)];

    /// <summary>The harness of an instance that takes requests; null where it is not here or not ready.</summary>
    internal SessionHarness? Find(InstanceKey key) =>
        instances.TryGetValue(key, out var harness) && harness.State == InstanceState.Ready ? harness : null;

    /// <summary>Whether an instance of this silo is out of the route: its probes failed, or it could not be loaded.</summary>
    internal bool IsOut(InstanceKey key) =>
        instances.TryGetValue(key, out var harness) && harness.Health.State == HealthState.Unhealthy && harness.State != InstanceState.Ready;

    internal void Add(InstanceKey key, SessionHarness harness) => instances[key] = harness;

    internal void Remove(InstanceKey key, SessionHarness harness) => instances.TryRemove(KeyValuePair.Create(key, harness));
}
