namespace ModelGrains.Core.Admission;

/// <summary>
/// Tells a queue that stands from one that absorbs a burst, by how long what leaves it has waited: the rule of CoDel (RFC 8289, section 5).
/// A wait above the target for a whole interval is a queue that stands; one above it within an interval after that is so at once. Not safe
/// for concurrent use.
/// </summary>
public sealed class StandingQueue
{
    private readonly TimeSpan target;
    private readonly TimeSpan interval;
    private TimeSpan? aboveSince;
    private TimeSpan? stoodAt;

    /// <summary>Makes a queue that does not stand.</summary>
    /// <param name="target">The longest wait that is no sign of a queue that stands.</param>
    /// <param name="interval">How long waits above it may last.</param>
    public StandingQueue(TimeSpan target, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(target, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        this.target = target;
        this.interval = interval;
    }

    /// <summary>Whether the queue stands, as the last observation says.</summary>
    public bool Stands { get; private set; }

    /// <summary>Takes in how long something waited that leaves the queue now.</summary>
    /// <param name="now">The time since some moment; an earlier one than before counts as the same.</param>
    /// <param name="wait">How long it waited.</param>
    /// <returns><see cref="Stands"/>.</returns>
    public bool Observe(TimeSpan now, TimeSpan wait)
    {
        if (wait <= target)
        {
            aboveSince = null;
            return Stands = false;
        }

        aboveSince ??= now;
        Stands = now - aboveSince >= interval || now - stoodAt < interval;
        if (Stands)
            stoodAt = now;
        return Stands;
    }
}
