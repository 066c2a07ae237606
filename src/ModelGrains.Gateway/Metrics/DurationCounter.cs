using ModelGrains.Models;

namespace ModelGrains.Gateway.Metrics;

/// <summary>A histogram that many threads add to.</summary>
internal sealed class DurationCounter
{
    private static readonly long[] Bounds = [.. LatencyHistogram.Bounds];

    private readonly long[] counts = new long[Bounds.Length + 1];
    private long sum;

    /// <summary>Counts a duration.</summary>
    public void Add(TimeSpan duration)
    {
        var ticks = Math.Max(0, duration.Ticks);
        var bucket = 0;
        while (bucket < Bounds.Length && ticks > Bounds[bucket] * TimeSpan.TicksPerMicrosecond)
            bucket++;
        Interlocked.Increment(ref counts[bucket]);
        Interlocked.Add(ref sum, ticks);
    }

    /// <summary>What was counted so far.</summary>
    public LatencyHistogram Read() => new()
    {
        Counts = [.. counts.Select((_, bucket) => Interlocked.Read(ref counts[bucket]))],
        SumMicroseconds = Interlocked.Read(ref sum) / TimeSpan.TicksPerMicrosecond,
    };
}
