using System.Globalization;

namespace ModelGrains.Gateway.Metrics;

/// <summary>What the machine has and uses, as Linux says it; nothing elsewhere. Safe for concurrent use.</summary>
internal sealed class HostUsage(TimeProvider time, string folder = "/proc")
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private (long Busy, long All) last;
    private long lastAt;
    private double? utilization;

    /// <summary>
    /// The share of processor time in use since the reading before, 0 to 1, over all processors; readings less than a second apart
    /// give the same. At first it is that since the machine's start. Null where it is not known.
    /// </summary>
    public double? ReadUtilization()
    {
        lock (gate)
        {
            if (utilization is not null && time.GetElapsedTime(lastAt) < Shortest)
                return utilization;
            if (ReadTimes() is not { } now)
                return null;
            if (now.All > last.All)
                utilization = Math.Clamp((now.Busy - last.Busy) / (double)(now.All - last.All), 0, 1);
            (last, lastAt) = (now, time.GetTimestamp());
            return utilization;
        }
    }

    /// <summary>Memory that there is and that is in use, in bytes; null where it is not known.</summary>
    public (long Total, long Used)? ReadMemory()
    {
        long? total = null, available = null;
        foreach (var line in Lines("meminfo"))
        {
            if (Value(line, "MemTotal:") is { } all)
                total = all;
            if (Value(line, "MemAvailable:") is { } free)
                available = free;
        }

        return total is { } there && available is { } left ? (there, there - left) : null;
    }

    // cpu  user nice system idle iowait irq softirq steal …
    private (long Busy, long All)? ReadTimes()
    {
        var first = Lines("stat").FirstOrDefault()?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (first is not ["cpu", _, _, _, _, _, ..])
            return null;
        var times = first.Skip(1).Take(8).Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) ? ticks : 0).ToArray();
        var all = times.Sum();
        return (all - times[3] - times[4], all);
    }

    private static long? Value(string line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal) &&
        line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var number, "kB"] &&
        long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes * 1024 : null;

    private string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(folder, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
