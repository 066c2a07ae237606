using System.Collections.Immutable;
using ModelGrains.Rollouts;
using Orleans.Runtime;

namespace ModelGrains.Grains.Rollouts;

/// <summary>A part of the list of rollouts. Those that ended leave it when there are newer ones enough.</summary>
internal sealed class RolloutIndexGrain : Grain, IRolloutIndexGrain
{
    /// <summary>How many that ended a part keeps.</summary>
    private const int MaxEnded = 200;

    private readonly IPersistentState<RolloutIndexState> state;

    private ImmutableList<RolloutSummary> rollouts = [];

    public RolloutIndexGrain([PersistentState(StorageNames.RolloutIndex, StorageNames.Provider)] IPersistentState<RolloutIndexState> state) => this.state = state;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        rollouts = [.. state.State.Rollouts];
        return Task.CompletedTask;
    }

    public async Task SetAsync(RolloutSummary summary)
    {
        var at = rollouts.FindIndex(known => known.Model == summary.Model);
        var next = at >= 0 && rollouts[at].Number == summary.Number
            ? rollouts.SetItem(at, summary)
            : (at < 0 ? rollouts : rollouts.RemoveAt(at)).Add(summary);
        var tooMany = next.Count(IsDone) - MaxEnded;
        next = next.RemoveRange(next.Where(IsDone).Take(Math.Max(0, tooMany)).ToList());
        state.State.Rollouts = [.. next];
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State.Rollouts = [.. rollouts];
            throw;
        }

        rollouts = next;
    }

    public Task<ImmutableArray<RolloutSummary>> ListAsync() => Task.FromResult(rollouts.Reverse().ToImmutableArray());

    private static bool IsDone(RolloutSummary line) => line is { HasEnded: true, HasNotices: false };
}
