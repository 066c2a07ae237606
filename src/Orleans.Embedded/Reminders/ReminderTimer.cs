using Orleans.Runtime;

namespace Orleans.Reminders;

/// <summary>Sends one reminder's ticks: at its start and whole periods after it. A tick that is late skips no later one.</summary>
internal sealed class ReminderTimer : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);
    private readonly Silo _silo;
    private readonly ReminderEntry _entry;
    private readonly IRemindable _grain;
    private readonly ITimer _timer;
    private DateTime _next;
    private volatile bool _disposed;

    public ReminderTimer(Silo silo, ReminderEntry entry)
    {
        _silo = silo;
        _entry = entry;
        _grain = (IRemindable)(object)silo.Calls.References.Create(entry.GrainId, typeof(IRemindable));
        _next = NextAfter(silo.Time.GetUtcNow().UtcDateTime);
        using (ExecutionContext.SuppressFlow())
        {
            _timer = silo.Time.CreateTimer(
                static state => _ = ((ReminderTimer)state!).FireAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Start() => Arm();

    public void Dispose()
    {
        _disposed = true;
        _timer.Dispose();
    }

    // The first tick that is not past.
    private DateTime NextAfter(DateTime now)
    {
        if (now <= _entry.StartAt) return _entry.StartAt;
        if (_entry.Period <= TimeSpan.Zero) return now;
        var periods = ((now - _entry.StartAt).Ticks / _entry.Period.Ticks) + 1;
        return _entry.StartAt + TimeSpan.FromTicks(periods * _entry.Period.Ticks);
    }

    private void Arm()
    {
        if (_disposed) return;
        var wait = _next - _silo.Time.GetUtcNow().UtcDateTime;
        _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait, Timeout.InfiniteTimeSpan);
    }

    private async Task FireAsync()
    {
        var now = _silo.Time.GetUtcNow().UtcDateTime;
        if (_disposed) return;
        if (now >= _next)
        {
            try
            {
                await _grain.ReceiveReminder(_entry.ReminderName, new TickStatus(_entry.StartAt, _entry.Period, now));
            }
            catch (Exception exception)
            {
                if (!_disposed) _silo.Log.ReminderFailed(exception, _entry.GrainId, _entry.ReminderName);
            }

            _next = NextAfter(_silo.Time.GetUtcNow().UtcDateTime);
        }

        Arm();
    }
}
