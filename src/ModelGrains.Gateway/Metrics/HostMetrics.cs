namespace ModelGrains.Gateway.Metrics;

/// <summary>The machine, where it can be asked.</summary>
internal static class HostMetrics
{
    public static void Write(PrometheusText text, HostUsage host)
    {
        if (host.ReadUtilization() is { } utilization)
        {
            text.Family("nv_cpu_utilization", "gauge", "Processor utilization of the machine since the reading before, 0 to 1");
            text.Sample("nv_cpu_utilization", utilization);
        }

        if (host.ReadMemory() is { } memory)
        {
            text.Family("nv_cpu_memory_total_bytes", "gauge", "Memory of the machine, in bytes");
            text.Sample("nv_cpu_memory_total_bytes", memory.Total);
            text.Family("nv_cpu_memory_used_bytes", "gauge", "Memory in use on the machine, in bytes");
            text.Sample("nv_cpu_memory_used_bytes", memory.Used);
        }
    }
}
