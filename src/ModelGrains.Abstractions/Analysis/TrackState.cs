using System.Collections.Immutable;
using ModelGrains.Comparison;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Analysis;

/// <summary>What became of one version's requests. It has a bounded size; two of them add up.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.TrackState)]
public sealed record TrackState
{
    /// <summary>A version that had no request.</summary>
    public static TrackState Empty { get; } = new();

    /// <summary>Requests that were answered, failed, or whose time was over.</summary>
    [Id(0)]
    public long Requests { get; init; }

    /// <summary>Those that failed, or whose time was over.</summary>
    [Id(1)]
    public long Errors { get; init; }

    /// <summary>Those whose time was over; and those that the caller gave up, which are in neither of the others.</summary>
    [Id(2)]
    public long Timeouts { get; init; }

    /// <summary>Those that the caller gave up.</summary>
    [Id(3)]
    public long Cancelled { get; init; }

    /// <summary>How long answers and those whose time was over took, in microseconds.</summary>
    [Id(4)]
    public ValueHistogram Latency { get; init; } = ValueHistogram.Empty;

    /// <summary>The outputs of the answers, by name.</summary>
    [Id(5)]
    public ImmutableArray<OutputTrack> Outputs { get; init; } = [];
}
