using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Reminders;

/// <summary>
/// Reminders of one silo. Of the silos that have reminders, the first active one runs them all; when it leaves, the
/// next reads the table and goes on. One process gains nothing from spreading them.
/// </summary>
internal sealed class ReminderService(Silo silo, IReminderTable table, IOptions<ReminderOptions> options)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly ConcurrentDictionary<(GrainId GrainId, string Name), ReminderTimer> _timers = new();
    private readonly SemaphoreSlim _loading = new(1);
    private volatile bool _started;
    private bool _leads;

    private ConcurrentDictionary<SiloAddress, ReminderService> Members =>
        silo.Cluster.Shared<ConcurrentDictionary<SiloAddress, ReminderService>>("reminder services");

    private ReminderService? Leader => silo.Cluster.Membership.Active
        .Select(active => Members.GetValueOrDefault(active.Address))
        .FirstOrDefault(service => service is { _started: true });

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe<ReminderService>(ServiceLifecycleStage.Active, StartAsync, StopAsync);

    public async Task<IGrainReminder> RegisterAsync(GrainId grainId, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
        if (period < options.Value.MinimumReminderPeriod)
        {
            throw new ArgumentException(
                $"Cannot register reminder {name} as requested period ({period}) is less than minimum allowed reminder period ({options.Value.MinimumReminderPeriod})");
        }

        var entry = new ReminderEntry { GrainId = grainId, ReminderName = name, StartAt = silo.Time.GetUtcNow().UtcDateTime + dueTime, Period = period };
        entry.ETag = await table.UpsertRow(entry)
            ?? throw new ReminderException($"Could not register reminder {entry} to reminder table due to a race. Please try again later.");
        Leader?.Run(entry);
        return new ReminderData(grainId, name, entry.ETag);
    }

    public async Task UnregisterAsync(IGrainReminder reminder)
    {
        var data = (ReminderData)reminder;
        if (!await table.RemoveRow(data.GrainId, data.ReminderName, data.ETag!))
            throw new ReminderException($"Could not unregister reminder {reminder} from the reminder table, due to tag mismatch. You can retry.");
        Leader?.Drop((data.GrainId, data.ReminderName));
    }

    public async Task<IGrainReminder?> FindAsync(GrainId grainId, string name) =>
        await table.ReadRow(grainId, name) is { } row ? new ReminderData(row.GrainId, row.ReminderName, row.ETag) : null;

    public async Task<List<IGrainReminder>> FindAllAsync(GrainId grainId) =>
        [.. (await table.ReadRows(grainId)).Reminders.Select(row => new ReminderData(row.GrainId, row.ReminderName, row.ETag))];

    public void Dispose()
    {
        silo.Cluster.Membership.Changed -= OnMembershipChanged;
        _started = false;
        Members.TryRemove(silo.Address, out _);
        foreach (var key in _timers.Keys) Drop(key);
        _loading.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.InitializationTimeout, silo.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await table.StartAsync(linked.Token);
        _started = true;
        Members[silo.Address] = this;
        silo.Cluster.Membership.Changed += OnMembershipChanged;
        await LeadAsync();
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        foreach (var other in Members.Values) other.OnMembershipChanged();
        await table.StopAsync(cancellationToken);
    }

    private void OnMembershipChanged() => _ = Task.Run(async () =>
    {
        try
        {
            await LeadAsync();
        }
        catch (Exception exception)
        {
            if (_started) silo.Log.RemindersNotLoaded(exception);
        }
    });

    private async Task LeadAsync()
    {
        if (!_started || !ReferenceEquals(Leader, this)) return;
        await _loading.WaitAsync();
        try
        {
            if (_leads) return;
            foreach (var row in (await table.ReadRows(0, 0)).Reminders) Run(row);
            _leads = true;
        }
        finally
        {
            _loading.Release();
        }
    }

    private void Run(ReminderEntry entry)
    {
        var timer = new ReminderTimer(silo, entry);
        _timers.AddOrUpdate(
            (entry.GrainId, entry.ReminderName),
            static (_, made) => made,
            static (_, old, made) =>
            {
                old.Dispose();
                return made;
            },
            timer);
        timer.Start();
    }

    private void Drop((GrainId GrainId, string Name) key)
    {
        if (_timers.TryRemove(key, out var timer)) timer.Dispose();
    }
}
