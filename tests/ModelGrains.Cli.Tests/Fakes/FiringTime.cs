namespace ModelGrains.Cli.Tests.Fakes;

/// <summary>A clock with one timer, which fires when a test says so.</summary>
internal sealed class FiringTime : TimeProvider
{
    private Action? fire;

    public TimeSpan DueTime { get; private set; }

    public void Fire() => fire!();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        fire = () => callback(state);
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
