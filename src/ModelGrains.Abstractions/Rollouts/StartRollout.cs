using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Rollouts;

/// <summary>The command that starts a rollout.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.StartRollout)]
public sealed record StartRollout
{
    /// <summary>What is asked for.</summary>
    [Id(0)]
    public required RolloutSpec Spec { get; init; }

    /// <summary>Who asks.</summary>
    [Id(1)]
    public required string Actor { get; init; }

    /// <summary>Why; empty for nothing.</summary>
    [Id(2)]
    public string Reason { get; init; } = "";

    /// <summary>Names the command: the same one twice starts one rollout. Empty where it does not come twice.</summary>
    [Id(3)]
    public string Id { get; init; } = "";
}
