namespace Orleans.Timers;

/// <summary>An activation's timers, which end with it.</summary>
internal sealed class GrainTimers : IDisposable
{
    private readonly HashSet<GrainTimer> _timers = [];
    private bool _disposed;

    public void Add(GrainTimer timer)
    {
        lock (_timers)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _timers.Add(timer);
        }
    }

    public void Remove(GrainTimer timer)
    {
        lock (_timers) _timers.Remove(timer);
    }

    public void Dispose()
    {
        GrainTimer[] timers;
        lock (_timers)
        {
            _disposed = true;
            timers = [.. _timers];
        }

        foreach (var timer in timers) timer.Dispose();
    }
}
