namespace ModelGrains.Client.Tests.Support;

/// <summary>A clock on which waits are over at once, and noted. Timers of <see cref="Endless"/> and more, as deadlines, never fire.</summary>
internal sealed class WaitlessTime : TimeProvider
{
    private long ticks;

    public List<TimeSpan> Waits { get; } = [];

    public TimeSpan Endless { get; set; } = TimeSpan.FromSeconds(10);

    public Action? OnWait { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan || dueTime >= Endless)
            return new Timer();
        Waits.Add(dueTime);
        if (OnWait is { } act)
        {
            act();
            return new Timer();
        }

        Advance(dueTime);
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Timer();
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
