using System.Collections.Immutable;
using ModelGrains.Rollouts;

namespace ModelGrains.Grains.Rollouts;

/// <summary>What a rollout grain stores.</summary>
[GenerateSerializer, Alias("mg.RolloutGrainState")]
internal sealed class RolloutGrainState
{
    /// <summary>The model's newest rollout; null where there was none.</summary>
    [Id(0)]
    public RolloutStatus? Status { get; set; }

    /// <summary>What webhooks are still to be told, oldest first; also of rollouts before the newest.</summary>
    [Id(1)]
    public ImmutableArray<RolloutNotice> Notices { get; set; } = [];
}
