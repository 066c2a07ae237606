namespace Orleans.Runtime;

/// <summary>
/// How long an activation has had no use. A request only sets a flag; the collector's next look turns that into a time,
/// so an activation may stay up to one quantum longer than its age.
/// </summary>
internal sealed class ActivationIdleness(TimeProvider time, TimeSpan age)
{
    private bool _touched = true;
    private DateTimeOffset _idleSince = time.GetUtcNow();
    private DateTimeOffset _keepUntil = DateTimeOffset.MinValue;

    public void Touch() => Volatile.Write(ref _touched, true);

    public void Delay(TimeSpan delay) => _keepUntil = delay <= TimeSpan.Zero ? DateTimeOffset.MinValue
        : delay >= DateTimeOffset.MaxValue - time.GetUtcNow() ? DateTimeOffset.MaxValue
        : time.GetUtcNow() + delay;

    public bool IsOver(DateTimeOffset now)
    {
        if (Volatile.Read(ref _touched))
        {
            Volatile.Write(ref _touched, false);
            _idleSince = now;
        }

        return age != Timeout.InfiniteTimeSpan && now >= _keepUntil && now - _idleSince >= age;
    }
}
