namespace ModelGrains.Core.Admission;

/// <summary>
/// How fast a queue drains, measured while something waits in it: the mean time from one departure to the next, over windows. On a busy
/// machine departures come in bursts, as long as their thread may run, and then not at all: a mean of single intervals would know the
/// bursts alone. Not safe for concurrent use.
/// </summary>
/// <param name="window">How long departures are counted until they make a mean, in ticks of the time stamps; what is slower makes one each.</param>
public sealed class DrainRate(long window)
{
    /// <summary>The weight of a window is its departures in so many, within these bounds.</summary>
    private const double FullWeight = 32, LeastWeight = 1.0 / 16, MostWeight = 0.5;

    /// <summary>How long departures are counted: many turns of a thread on a busy machine, and few answers too late.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    private long lastAt;
    private int lastCount;
    private long windowTime;
    private long windowCount;
    private double mean;

    /// <summary>A rate that knows nothing yet, by a clock's time stamps.</summary>
    public static DrainRate Of(TimeProvider time) => new((long)(Window.TotalSeconds * time.TimestampFrequency));

    /// <summary>Takes in that something left the queue.</summary>
    /// <param name="now">A time stamp.</param>
    /// <param name="count">How many left together; at least 1.</param>
    /// <param name="waited">Whether they waited for those that left before: only then does the time between say how fast the queue is.</param>
    public void OnTaken(long now, int count, bool waited)
    {
        if (waited && lastCount > 0)
        {
            windowTime += Math.Max(0, now - lastAt);
            windowCount += lastCount;
            if (windowTime >= window)
                EndWindow();
        }

        (lastAt, lastCount) = (now, count);
    }

    /// <summary>How long what is behind so many will wait, in ticks of the time stamps; 0 while nothing is known.</summary>
    public long WaitBehind(int count)
    {
        var each = mean == 0 && windowCount > 0 ? (double)windowTime / windowCount : mean;
        return (long)Math.Min(count * each, long.MaxValue / 2);
    }

    private void EndWindow()
    {
        var each = (double)windowTime / windowCount;
        mean = mean == 0 ? each : mean + ((each - mean) * Math.Clamp(windowCount / FullWeight, LeastWeight, MostWeight));
        (windowTime, windowCount) = (0, 0);
    }
}
