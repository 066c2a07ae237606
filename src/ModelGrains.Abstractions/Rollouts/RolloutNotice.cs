using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Rollouts;

/// <summary>Something that happened to a rollout, of which a webhook is still to be told.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.RolloutNotice)]
public sealed record RolloutNotice
{
    /// <summary>The webhook's name.</summary>
    [Id(0)]
    public required string Webhook { get; init; }

    /// <summary>The model.</summary>
    [Id(1)]
    public required ModelName Model { get; init; }

    /// <summary>The rollout's number among the model's.</summary>
    [Id(2)]
    public required long Number { get; init; }

    /// <summary>The new version.</summary>
    [Id(3)]
    public required ModelVersion Version { get; init; }

    /// <summary>How it takes the place of the others.</summary>
    [Id(4)]
    public required RolloutStrategy Strategy { get; init; }

    /// <summary>What happened.</summary>
    [Id(5)]
    public required RolloutEvent Event { get; init; }

    /// <summary>The same at every delivery, and of no other event: <c>fraud/1/4</c>. A model's name may have full stops, which a signed id must not: they are colons.</summary>
    public string Id => FormattableString.Invariant($"{Model.Value.Replace('.', ':')}/{Number}/{Event.Sequence}");
}
