using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Inference;

/// <summary>Asks for the best classes of one output (the protocol's classification extension).</summary>
[GenerateSerializer, Immutable, Alias(Aliases.OutputClassification)]
public sealed record OutputClassification
{
    /// <summary>The output's name.</summary>
    [Id(0)]
    public required string Output { get; init; }

    /// <summary>How many classes for each row of the batch, best first; at least 1.</summary>
    [Id(1)]
    public required int Count { get; init; }
}
