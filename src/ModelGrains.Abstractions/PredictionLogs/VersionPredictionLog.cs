using ModelGrains.Models;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.PredictionLogs;

/// <summary>What the manifest of one version asks to be logged.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.VersionPredictionLog)]
public sealed record VersionPredictionLog
{
    /// <summary>The version.</summary>
    [Id(0)]
    public required ModelVersion Version { get; init; }

    /// <summary>What it asks.</summary>
    [Id(1)]
    public required PredictionLogOptions Options { get; init; }
}
