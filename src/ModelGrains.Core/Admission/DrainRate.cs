namespace ModelGrains.Core.Admission;

/// <summary>
/// How fast a queue drains, measured while something waits in it: an exponential mean of the time from one departure to the next. Not safe
/// for concurrent use.
/// </summary>
public sealed class DrainRate
{
    /// <summary>The weight of a new interval is one in so many.</summary>
    private const int Memory = 16;

    private long lastAt;
    private int lastCount;
    private double mean;

    /// <summary>Takes in that something left the queue.</summary>
    /// <param name="now">A time stamp.</param>
    /// <param name="count">How many left together; at least 1.</param>
    /// <param name="waited">Whether they waited for those that left before: only then does the time between say how fast the queue is.</param>
    public void OnTaken(long now, int count, bool waited)
    {
        if (waited && lastCount > 0)
        {
            var each = Math.Max(0, now - lastAt) / (double)lastCount;
            mean = mean == 0 ? each : mean + ((each - mean) / Memory);
        }

        (lastAt, lastCount) = (now, count);
    }

    /// <summary>How long what is behind so many will wait, in ticks of the time stamps; 0 while nothing is known.</summary>
    public long WaitBehind(int count) => (long)Math.Min(count * mean, long.MaxValue / 2);
}
