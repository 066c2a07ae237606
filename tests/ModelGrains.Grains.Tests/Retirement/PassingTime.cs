namespace ModelGrains.Grains.Tests.Retirement;

/// <summary>The system's clock, moved on by a test: time that passes, or a wall clock that is set. Timers are the system's.</summary>
internal sealed class PassingTime : TimeProvider
{
    private long passed;
    private long set;

    /// <summary>Time passes.</summary>
    public void Pass(TimeSpan period) => Interlocked.Add(ref passed, period.Ticks);

    /// <summary>Only the clock on the wall is set.</summary>
    public void Set(TimeSpan ahead) => Interlocked.Add(ref set, ahead.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref passed) + Interlocked.Read(ref set));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref passed);
}
