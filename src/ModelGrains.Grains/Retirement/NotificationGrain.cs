using System.Collections.Immutable;
using ModelGrains.Errors;
using ModelGrains.Retirement;
using Orleans.Runtime;

namespace ModelGrains.Grains.Retirement;

/// <summary>Keeps what is to be delivered. A notification counts once it is stored.</summary>
internal sealed class NotificationGrain : Grain, INotificationGrain
{
    private readonly IPersistentState<NotificationState> state;

    private ImmutableArray<PendingNotice> pending = [];

    public NotificationGrain([PersistentState(StorageNames.Notifications, StorageNames.Provider)] IPersistentState<NotificationState> state) => this.state = state;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        pending = [.. state.State.Pending];
        return Task.CompletedTask;
    }

    public async Task<Outcome<PendingNotice>> AddAsync(RetirementNotice notice)
    {
        if (pending.FirstOrDefault(waiting => waiting.Notice.Id == notice.Id) is { } known)
            return known;
        if (pending.Length >= PendingNotice.MaxCount)
        {
            return new ModelError(ModelErrorCode.Overloaded, $"{pending.Length} notifications wait for their delivery, which is the limit")
            {
                RetryAfter = TimeSpan.FromMinutes(1),
            };
        }

        var added = new PendingNotice { Notice = notice, NextAttempt = notice.Time };
        await StoreAsync(pending.Add(added));
        return added;
    }

    public Task<ImmutableArray<PendingNotice>> ListAsync() => Task.FromResult(pending);

    public Task RemoveAsync(string id) =>
        IndexOf(id) is >= 0 and var index ? StoreAsync(pending.RemoveAt(index)) : Task.CompletedTask;

    public Task PostponeAsync(string id, string error, DateTimeOffset nextAttempt)
    {
        if (IndexOf(id) is not (>= 0 and var index))
            return Task.CompletedTask;
        var failed = pending[index];
        return StoreAsync(pending.SetItem(index, failed with { Failures = failed.Failures + 1, LastError = error, NextAttempt = nextAttempt }));
    }

    private int IndexOf(string id)
    {
        for (var i = 0; i < pending.Length; i++)
        {
            if (pending[i].Notice.Id == id)
                return i;
        }

        return -1;
    }

    private async Task StoreAsync(ImmutableArray<PendingNotice> next)
    {
        state.State.Pending = [.. next];
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State.Pending = [.. pending];
            throw;
        }

        pending = next;
    }
}
