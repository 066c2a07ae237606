using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Models;

/// <summary>What of a version's predictions is logged.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.PredictionLogOptions)]
public sealed record PredictionLogOptions
{
    /// <summary>The share of requests logged, 0 to 1.</summary>
    [Id(0)]
    public double SampleRate { get; init; }

    /// <summary>Whether inputs are logged with the outputs.</summary>
    [Id(1)]
    public bool Inputs { get; init; }
}
