using ModelGrains.Core.Shadows;
using ModelGrains.Shadows;
using Orleans.Runtime;

namespace ModelGrains.Grains.Shadows;

/// <summary>The comparison of one pair. What a report makes of it decides <see cref="ShadowMerging"/>; it counts once it is stored.</summary>
internal sealed class ShadowGrain : Grain, IShadowGrain
{
    private readonly IPersistentState<ShadowState> state;
    private readonly TimeProvider time;

    public ShadowGrain([PersistentState(StorageNames.Shadow, StorageNames.Provider)] IPersistentState<ShadowState> state, TimeProvider time)
    {
        this.state = state;
        this.time = time;
    }

    public async Task ReportAsync(ShadowReport report)
    {
        var before = state.State.Status;
        var next = ShadowMerging.Take(before, report, time.GetUtcNow());
        if (ReferenceEquals(next, before))
            return;
        state.State.Status = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State.Status = before;
            throw;
        }
    }

    public Task<ShadowStatus?> GetAsync()
    {
        if (state.State.Status is null)
            DeactivateOnIdle(); // Any pair can be asked for: one that nobody reported of is not kept.
        return Task.FromResult(state.State.Status);
    }
}
