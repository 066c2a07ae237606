using System.Diagnostics;

namespace ModelGrains.Benchmarks;

/// <summary>Runs a call in a closed loop for a while and reads what it took.</summary>
internal static class Meter
{
    public static async Task<Measurement> MeasureAsync(string name, int concurrency, TimeSpan duration, Func<ValueTask> call)
    {
        var time = TimeProvider.System;
        using var process = Process.GetCurrentProcess();
        process.Refresh();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = process.TotalProcessorTime;
        var startedAt = time.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
        {
            long count = 0;
            while (time.GetElapsedTime(startedAt) < duration)
            {
                await call();
                count++;
            }

            return count;
        })));
        var elapsed = time.GetElapsedTime(startedAt);
        process.Refresh();
        double total = counts.Sum();
        return new Measurement(
            name,
            concurrency,
            total / elapsed.TotalSeconds,
            (process.TotalProcessorTime - processor).TotalMicroseconds / total,
            (GC.GetTotalAllocatedBytes(precise: true) - allocated) / total);
    }
}
