namespace Orleans.Timers;

internal static class TimeProviderExtensions
{
    // A timer that is set later, and whose callback sees nothing of who made it.
    public static ITimer CreateStoppedTimer(this TimeProvider time, TimerCallback callback, object state)
    {
        if (ExecutionContext.IsFlowSuppressed()) return Create();
        using (ExecutionContext.SuppressFlow()) return Create();

        ITimer Create() => time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
