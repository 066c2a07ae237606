using System.Collections.Immutable;
using ModelGrains.Models;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Comparison;

/// <summary>
/// What pairs of answers to the same requests came to, a primary's and a candidate's. It has a bounded size, and two of them merge to that
/// of all their pairs (<c>ModelGrains.Core.Comparison.AnswerComparison</c>).
/// </summary>
[GenerateSerializer, Immutable, Alias(Aliases.ComparisonState)]
public sealed record ComparisonState
{
    /// <summary>A comparison of nothing, with the default tolerance.</summary>
    public static ComparisonState Empty { get; } = new();

    /// <summary>The requests that went to both sides, whatever became of them.</summary>
    [Id(0)]
    public long Pairs { get; init; }

    /// <summary>Requests that both sides answered.</summary>
    [Id(1)]
    public long Compared { get; init; }

    /// <summary>Requests that neither side answered.</summary>
    [Id(2)]
    public long BothFailed { get; init; }

    /// <summary>Requests that should have gone to both sides and were left out, as where a queue was full. Not among <see cref="Pairs"/>.</summary>
    [Id(3)]
    public long Dropped { get; init; }

    /// <summary>The requests that the primary did not answer, by its error; in the order of the codes.</summary>
    [Id(4)]
    public ImmutableArray<ErrorCount> PrimaryErrors { get; init; } = [];

    /// <summary>The requests that the candidate did not answer, by its error; in the order of the codes.</summary>
    [Id(5)]
    public ImmutableArray<ErrorCount> CandidateErrors { get; init; } = [];

    /// <summary>How long the primary took for the compared requests of which both times are known, in microseconds.</summary>
    [Id(6)]
    public ValueHistogram PrimaryLatency { get; init; } = ValueHistogram.Empty;

    /// <summary>How long the candidate took for the same requests, in microseconds.</summary>
    [Id(7)]
    public ValueHistogram CandidateLatency { get; init; } = ValueHistogram.Empty;

    /// <summary>The outputs of the compared requests, by name; at most 64.</summary>
    [Id(8)]
    public ImmutableArray<OutputComparison> Outputs { get; init; } = [];

    /// <summary>Whether there were more outputs than are told of: those whose names come last.</summary>
    [Id(9)]
    public bool OutputsLeftOut { get; init; }

    /// <summary>How far the candidate may be from the primary.</summary>
    [Id(10)]
    public Tolerance Tolerance { get; init; } = Tolerance.Default;
}
