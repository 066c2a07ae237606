using ModelGrains.Benchmarks.Load;
using ModelGrains.Benchmarks.Serving;

namespace ModelGrains.Benchmarks.Reports;

/// <summary>One round of one way. Times are microseconds; NaN where there is nothing to say.</summary>
internal sealed record Sample(
    double RequestsPerSecond, double P50, double P99, double P999, double ServerCpu, double ClientCpu, double ServerBytes, double GcPauseMilliseconds, long Failures)
{
    /// <summary>Makes a sample of a load and of the processes before and after it.</summary>
    /// <param name="load">The load.</param>
    /// <param name="server">The server; null where this process answers itself.</param>
    /// <param name="client">This process.</param>
    public static Sample Of(LoadResult load, (ProcessUsage Before, ProcessUsage After)? server, (ProcessUsage Before, ProcessUsage After) client)
    {
        var answering = server ?? client;
        double total = load.Total;
        return new Sample(
            load.RequestsPerSecond,
            load.Latencies.Quantile(0.5) / 1000,
            load.Latencies.Quantile(0.99) / 1000,
            load.Latencies.Quantile(0.999) / 1000,
            (answering.After.CpuMicroseconds - answering.Before.CpuMicroseconds) / total,
            server is null ? double.NaN : (client.After.CpuMicroseconds - client.Before.CpuMicroseconds) / total,
            answering.After.AllocatedBytes < 0 ? double.NaN : (answering.After.AllocatedBytes - answering.Before.AllocatedBytes) / total,
            answering.After.GcPauseMilliseconds - answering.Before.GcPauseMilliseconds,
            load.Total - load.Ok);
    }
}
