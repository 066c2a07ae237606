using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Rollouts;

/// <summary>Something that a rollout is told.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.TellRollout)]
public sealed record TellRollout
{
    /// <summary>What.</summary>
    [Id(0)]
    public required RolloutVerb Verb { get; init; }

    /// <summary>Who tells it.</summary>
    [Id(1)]
    public required string Actor { get; init; }

    /// <summary>Why; empty for nothing.</summary>
    [Id(2)]
    public string Reason { get; init; } = "";
}
