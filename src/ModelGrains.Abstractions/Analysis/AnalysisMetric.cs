using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Analysis;

/// <summary>One thing that an analysis measures, and what it may come to.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.AnalysisMetric)]
public sealed record AnalysisMetric
{
    /// <summary>What.</summary>
    [Id(0)]
    public required AnalysisMetricKind Kind { get; init; }

    /// <summary>Of which output; empty for the worst of all. Of those that look at outputs. Of <see cref="AnalysisMetricKind.OutcomeMean"/> the field of the outcome, empty for the whole.</summary>
    [Id(1)]
    public string Output { get; init; } = "";

    /// <summary>It fails above this; null for no such limit.</summary>
    [Id(2)]
    public double? Max { get; init; }

    /// <summary>It fails below this; null for no such limit.</summary>
    [Id(3)]
    public double? Min { get; init; }

    /// <summary>It fails above so many times the old version's; null for no such limit. Shares are compared by their 95 % intervals.</summary>
    [Id(4)]
    public double? MaxRatio { get; init; }

    /// <summary>It fails below so many times the old version's; null for no such limit.</summary>
    [Id(5)]
    public double? MinRatio { get; init; }

    /// <summary>The least number in range; null for none. Of <see cref="AnalysisMetricKind.InvalidOutputRate"/>.</summary>
    [Id(6)]
    public double? Low { get; init; }

    /// <summary>The largest number in range; null for none. Of <see cref="AnalysisMetricKind.InvalidOutputRate"/>.</summary>
    [Id(7)]
    public double? High { get; init; }

    /// <summary>How many requests each version must have had for a measurement to say anything. Default 100.</summary>
    [Id(8)]
    public int MinSamples { get; init; } = 100;

    /// <summary>How many measurements may fail. Default 0.</summary>
    [Id(9)]
    public int FailureLimit { get; init; }

    /// <summary>How many times there may be too few samples. Default 10.</summary>
    [Id(10)]
    public int InconclusiveLimit { get; init; } = 10;

    /// <summary>How many measurements in a row may not be possible, as where a silo does not answer. Default 4.</summary>
    [Id(11)]
    public int ConsecutiveErrorLimit { get; init; } = 4;

    /// <summary>Whether it is only measured and told of. Default: no.</summary>
    [Id(12)]
    public bool IsDryRun { get; init; }
}
