using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Analysis;

/// <summary>What numbers of an output are in range.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.OutputRange)]
public readonly record struct OutputRange
{
    /// <summary>The output's name; empty for every output.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>The least; null for none.</summary>
    [Id(1)]
    public double? Low { get; init; }

    /// <summary>The largest; null for none.</summary>
    [Id(2)]
    public double? High { get; init; }
}
