using ModelGrains.Models;

namespace ModelGrains.Gateway.DataPlane;

/// <summary>The counters of several instances in one.</summary>
internal static class CounterSums
{
    public static InstanceCounters Sum(IEnumerable<InstanceCounters> instances) => instances.Aggregate(new InstanceCounters(), Core.Usage.CounterSums.Add);
}
