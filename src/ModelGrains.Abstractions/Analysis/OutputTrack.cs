using ModelGrains.Comparison;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Analysis;

/// <summary>What one output of a version's answers was like.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.OutputTrack)]
public sealed record OutputTrack
{
    /// <summary>The output's name.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Answers that had it.</summary>
    [Id(1)]
    public long Answers { get; init; }

    /// <summary>Those in which one of the first 4,096 elements was not a number, infinite or out of range.</summary>
    [Id(2)]
    public long Invalid { get; init; }

    /// <summary>The first 64 elements of each; of strings none.</summary>
    [Id(3)]
    public ValueHistogram Values { get; init; } = ValueHistogram.Empty;
}
