using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.PredictionLogs;

/// <summary>One revision of what is logged of a model's predictions.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.PredictionLogSettings)]
public sealed record PredictionLogSettings
{
    /// <summary>The model.</summary>
    [Id(0)]
    public required ModelName Model { get; init; }

    /// <summary>The revision, from 1; it grows by one with every change. 0 is a model about which nobody said anything.</summary>
    [Id(1)]
    public long Revision { get; init; }

    /// <summary>What was asked for; null where nobody did, and each version is logged as its manifest says.</summary>
    [Id(2)]
    public PredictionLogSpec? Spec { get; init; }

    /// <summary>The versions whose manifests ask for something.</summary>
    [Id(3)]
    public ImmutableArray<VersionPredictionLog> Manifests { get; init; } = [];

    /// <summary>When it was written, in UTC.</summary>
    [Id(4)]
    public DateTimeOffset Time { get; init; }

    /// <summary>Who asked.</summary>
    [Id(5)]
    public string Actor { get; init; } = "";

    /// <summary>Why.</summary>
    [Id(6)]
    public string Reason { get; init; } = "";
}
