using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Rollouts;

/// <summary>Which rollouts there are, in one partition of the models: the newest of each. Its key is a partition number.</summary>
[Alias(Aliases.RolloutIndexGrain)]
public interface IRolloutIndexGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a rollout in place of its model's earlier one, or brings its line up to date. Persisted before it is answered.</summary>
    [Alias(Aliases.Set)]
    Task SetAsync(RolloutSummary summary);

    /// <summary>The rollouts, newest first.</summary>
    [Alias(Aliases.List)]
    Task<ImmutableArray<RolloutSummary>> ListAsync();
}
