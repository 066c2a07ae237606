using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Analysis;

/// <summary>Asks a silo what became of the requests of a model's versions; it counts from the first time that it is asked so.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ReadTracks)]
public sealed record ReadTracks
{
    /// <summary>The model.</summary>
    [Id(0)]
    public required ModelName Model { get; init; }

    /// <summary>The versions; empty to have the silo count no more.</summary>
    [Id(1)]
    public required ImmutableArray<ModelVersion> Versions { get; init; }

    /// <summary>Whether to look at outputs too.</summary>
    [Id(2)]
    public bool HasOutputs { get; init; }

    /// <summary>What of them is in range.</summary>
    [Id(3)]
    public ImmutableArray<OutputRange> Ranges { get; init; } = [];

    /// <summary>How long the silo goes on counting without being asked again.</summary>
    [Id(4)]
    public required TimeSpan KeepFor { get; init; }

    /// <summary>Whether the silo reports first what its shadows compared.</summary>
    [Id(5)]
    public bool ReportsShadows { get; init; }

    /// <summary>Whether both count the same.</summary>
    public bool CountsAs(ReadTracks other) =>
        Model == other.Model && HasOutputs == other.HasOutputs && Versions.AsSpan().SequenceEqual(other.Versions.AsSpan()) && Ranges.AsSpan().SequenceEqual(other.Ranges.AsSpan());
}
