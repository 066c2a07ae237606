namespace ModelGrains.Storage.Tests.PredictionLogs;

/// <summary>A clock whose timers are due at once.</summary>
internal sealed class FiringTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
}
