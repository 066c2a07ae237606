using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.PredictionLogs;

/// <summary>What became of a model's log lines on one silo since it started.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.PredictionLogCounts)]
public readonly record struct PredictionLogCounts
{
    /// <summary>Lines written.</summary>
    [Id(0)]
    public long Written { get; init; }

    /// <summary>Lines lost, since they came faster than they could be written.</summary>
    [Id(1)]
    public long Dropped { get; init; }

    /// <summary>Lines of all models that wait.</summary>
    [Id(2)]
    public int Waiting { get; init; }
}
