using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Analysis;

/// <summary>What the measurements of one metric came to so far.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.MetricRun)]
public sealed record MetricRun
{
    /// <summary>How many measurements are kept: the newest.</summary>
    public const int MaxMeasurements = 5;

    /// <summary>A metric that was not measured yet.</summary>
    public static MetricRun Empty { get; } = new();

    /// <summary>How many held.</summary>
    [Id(0)]
    public int Successful { get; init; }

    /// <summary>How many did not.</summary>
    [Id(1)]
    public int Failed { get; init; }

    /// <summary>How often there was too little to tell.</summary>
    [Id(2)]
    public int Inconclusive { get; init; }

    /// <summary>How often in a row, until now, it could not be measured.</summary>
    [Id(3)]
    public int ConsecutiveErrors { get; init; }

    /// <summary>How often in a row, until now, it held.</summary>
    [Id(4)]
    public int ConsecutiveSuccesses { get; init; }

    /// <summary>The newest measurements, the oldest of them first.</summary>
    [Id(5)]
    public ImmutableArray<AnalysisMeasurement> Measurements { get; init; } = [];

    /// <summary>How many said something.</summary>
    public int Conclusive => Successful + Failed;
}
