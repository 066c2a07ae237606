using System.Collections.Immutable;
using ModelGrains.Core.Rollouts;
using ModelGrains.Rollouts;
using Orleans.Runtime;
using Orleans.Storage;

namespace ModelGrains.Grains.Rollouts;

/// <summary>What is stored of a model's rollouts, and with it what webhooks are still to be told: one write for both. Runs in the turns of its grain.</summary>
internal sealed class RolloutOutbox
{
    private readonly IPersistentState<RolloutGrainState> state;
    private readonly SemaphoreSlim writing;

    /// <summary>Writes while it holds <paramref name="writing"/>, which the grain holds when it does.</summary>
    public RolloutOutbox(IPersistentState<RolloutGrainState> state, SemaphoreSlim writing)
    {
        this.state = state;
        this.writing = writing;
    }

    /// <summary>The newest rollout; null where there was none.</summary>
    public RolloutStatus? Status => state.State.Status;

    /// <summary>What waits, oldest first.</summary>
    public ImmutableArray<RolloutNotice> Waiting => state.State.Notices;

    /// <summary>Stores the newest rollout, with what webhooks are to be told of it. The grain holds the lock.</summary>
    public Task StoreAsync(RolloutStatus next) => WriteAsync(next, WebhookPolicy.Add(Waiting, Status, next));

    /// <summary>Takes out what a webhook was told, or is not told any more.</summary>
    public Task RemoveAsync(RolloutNotice notice) => AloneAsync(() => WriteAsync(Status, Waiting.Remove(notice)));

    /// <summary>Does something while nothing else is written.</summary>
    public async Task AloneAsync(Func<Task> work)
    {
        await writing.WaitAsync();
        try
        {
            await work();
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task WriteAsync(RolloutStatus? status, ImmutableArray<RolloutNotice> notices)
    {
        var before = (Status, Waiting);
        (state.State.Status, state.State.Notices) = (status, notices);
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            (state.State.Status, state.State.Notices) = before;
            throw;
        }
    }
}
