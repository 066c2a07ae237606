using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Analysis;

/// <summary>One measurement of one metric.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.AnalysisMeasurement)]
public sealed record AnalysisMeasurement
{
    /// <summary>When it ended, in UTC.</summary>
    [Id(0)]
    public required DateTimeOffset Time { get; init; }

    /// <summary>What it came to.</summary>
    [Id(1)]
    public required AnalysisResult Result { get; init; }

    /// <summary>What was measured of the new version, or between the two; null where nothing was.</summary>
    [Id(2)]
    public double? Value { get; init; }

    /// <summary>What was measured of the old version; null where nothing was.</summary>
    [Id(3)]
    public double? Stable { get; init; }

    /// <summary>Of how many requests of the new version.</summary>
    [Id(4)]
    public long Samples { get; init; }

    /// <summary>Of how many requests of the old version.</summary>
    [Id(5)]
    public long StableSamples { get; init; }

    /// <summary>Why, in words.</summary>
    [Id(6)]
    public required string Reason { get; init; }
}
