using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>A grain's timer, whatever its state's type.</summary>
internal abstract class GrainTimer : IGrainTimer
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _running;
    private bool _changed;

    protected GrainTimer(Activation activation, GrainTimerCreationOptions options)
    {
        Validate(options.DueTime, options.Period);
        Activation = activation;
        Interleave = options.Interleave;
        KeepAlive = options.KeepAlive;
        (_dueTime, _period) = (options.DueTime, options.Period);
        using (ExecutionContext.SuppressFlow())
        {
            _timer = activation.Silo.Time.CreateTimer(
                static state => ((GrainTimer)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public Activation Activation { get; }

    public bool Interleave { get; }

    public bool KeepAlive { get; }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Validate(dueTime, period);
        lock (_gate)
        {
            (_dueTime, _period) = (dueTime, period);
            _changed = true;
            if (!_running) Arm(dueTime);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed.IsCancellationRequested) return;
            _timer.Dispose();
        }

        _disposed.Cancel();
        Activation.Timers.Remove(this);
    }

    public async Task RunAsync()
    {
        lock (_gate)
        {
            if (_disposed.IsCancellationRequested) return;
            _changed = false;
        }

        try
        {
            await Callback(_disposed.Token);
        }
        catch (Exception exception)
        {
            if (!_disposed.IsCancellationRequested) Activation.Silo.Log.TimerFailed(exception, Activation.GrainId);
        }

        lock (_gate)
        {
            _running = false;
            Arm(_changed ? _dueTime : _period);
        }
    }

    protected abstract Task Callback(CancellationToken cancellationToken);

    protected void Begin()
    {
        Activation.Timers.Add(this);
        lock (_gate) Arm(_dueTime);
    }

    private static void Validate(TimeSpan dueTime, TimeSpan period)
    {
        const long Longest = 0xfffffffe;
        ArgumentOutOfRangeException.ThrowIfLessThan((long)dueTime.TotalMilliseconds, -1, nameof(dueTime));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)dueTime.TotalMilliseconds, Longest, nameof(dueTime));
        ArgumentOutOfRangeException.ThrowIfLessThan((long)period.TotalMilliseconds, -1, nameof(period));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)period.TotalMilliseconds, Longest, nameof(period));
    }

    private void Arm(TimeSpan dueTime)
    {
        if (!_disposed.IsCancellationRequested) _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    private void Fire()
    {
        lock (_gate) _running = true;
        Activation.Receive(new GrainTimerTick(this));
    }
}
