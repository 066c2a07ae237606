using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Routing;

/// <summary>
/// What keeps a caller on one version: requests with the same value of the attribute go to the same version while the weights stand. A request
/// without it is spread at random.
/// </summary>
[GenerateSerializer, Immutable, Alias(Aliases.Stickiness)]
public sealed record Stickiness
{
    /// <summary>What tells callers apart.</summary>
    [Id(0)]
    public required RequestAttribute By { get; init; }

    /// <summary>Other callers are the first to meet a new version under another salt; the model's name where it is empty.</summary>
    [Id(1)]
    public string Salt { get; init; } = "";
}
