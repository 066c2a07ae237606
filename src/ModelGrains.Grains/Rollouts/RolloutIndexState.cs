using ModelGrains.Rollouts;

namespace ModelGrains.Grains.Rollouts;

/// <summary>What a part of the list of rollouts stores.</summary>
[GenerateSerializer, Alias("mg.RolloutIndexState")]
internal sealed class RolloutIndexState
{
    /// <summary>The newest rollout of each model, in the order in which they began.</summary>
    [Id(0)]
    public List<RolloutSummary> Rollouts { get; set; } = [];
}
