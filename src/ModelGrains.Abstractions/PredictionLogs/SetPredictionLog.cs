using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.PredictionLogs;

/// <summary>The command that says what is logged of a model's predictions.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.SetPredictionLog)]
public sealed record SetPredictionLog
{
    /// <summary>The model.</summary>
    [Id(0)]
    public required ModelName Model { get; init; }

    /// <summary>What to log.</summary>
    [Id(1)]
    public required PredictionLogSpec Spec { get; init; }

    /// <summary>The revision that the writer saw; another one by now is a conflict. Null to write whatever stands.</summary>
    [Id(2)]
    public long? ExpectedRevision { get; init; }

    /// <summary>Who asks.</summary>
    [Id(3)]
    public required string Actor { get; init; }

    /// <summary>Why.</summary>
    [Id(4)]
    public required string Reason { get; init; }
}
