namespace ModelGrains.Core.Retirement;

/// <summary>How long to wait between deliveries that fail: twice as long each time up to a limit, drawn by half so that many do not come at once.</summary>
/// <param name="First">After the first failure.</param>
/// <param name="Limit">The longest.</param>
public sealed record RetryDelay(TimeSpan First, TimeSpan Limit)
{
    /// <summary>The wait.</summary>
    /// <param name="failures">How many failed so far, at least 1.</param>
    /// <param name="draw">At least 0 and below 1, drawn by the caller.</param>
    public TimeSpan After(int failures, double draw)
    {
        var bound = Math.Min(Limit.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, failures - 1));
        return TimeSpan.FromMilliseconds(bound * (0.5 + (draw / 2)));
    }
}
