using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Analysis;

/// <summary>An analysis under way, or what it came to.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.AnalysisRun)]
public sealed record AnalysisRun
{
    /// <summary>When it began, in UTC.</summary>
    [Id(0)]
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it measures next, in UTC.</summary>
    [Id(1)]
    public required DateTimeOffset NextAt { get; init; }

    /// <summary>What each metric came to, in the order of <see cref="AnalysisSpec.Metrics"/>.</summary>
    [Id(2)]
    public required ImmutableArray<MetricRun> Metrics { get; init; }
}
