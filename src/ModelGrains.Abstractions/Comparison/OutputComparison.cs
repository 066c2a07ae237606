using System.Collections.Immutable;
using ModelGrains.Serialization;
using Orleans;

namespace ModelGrains.Comparison;

/// <summary>How one output of two answers to the same requests compares.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.OutputComparison)]
public sealed record OutputComparison
{
    /// <summary>The output's name.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Pairs of answers that both have the output, whatever its shape.</summary>
    [Id(1)]
    public long Pairs { get; init; }

    /// <summary>Pairs of which every element is equal; not a number equals not a number.</summary>
    [Id(2)]
    public long Exact { get; init; }

    /// <summary>
    /// Pairs of which every element is equal or within the tolerance of the primary's. BYTES, BOOL, INT64 and UINT64 know no tolerance.
    /// </summary>
    [Id(3)]
    public long WithinTolerance { get; init; }

    /// <summary>Pairs of two shapes, or with data of another length than the shape says; nothing else is counted of them.</summary>
    [Id(4)]
    public long ShapeMismatches { get; init; }

    /// <summary>Pairs of two element types; nothing else is counted of them.</summary>
    [Id(5)]
    public long TypeMismatches { get; init; }

    /// <summary>Pairs of which only the candidate's answer has the output.</summary>
    [Id(6)]
    public long MissingInPrimary { get; init; }

    /// <summary>Pairs of which only the primary's answer has the output.</summary>
    [Id(7)]
    public long MissingInCandidate { get; init; }

    /// <summary>Elements compared.</summary>
    [Id(8)]
    public long Elements { get; init; }

    /// <summary>Elements equal or within the tolerance.</summary>
    [Id(9)]
    public long ElementsWithinTolerance { get; init; }

    /// <summary>Elements whose absolute difference is a number: all but strings, and numbers against none.</summary>
    [Id(10)]
    public long Differences { get; init; }

    /// <summary>The sum of the absolute differences, as exact as floating-point sums are.</summary>
    [Id(11)]
    public double DifferenceSum { get; init; }

    /// <summary>The largest absolute difference; 0 where there is none.</summary>
    [Id(12)]
    public double MaxDifference { get; init; }

    /// <summary>
    /// Classes compared: each element of an output of integers, strings or truth values; each row of a floating-point one whose last
    /// dimension is more than 1, its class being the place of the largest score.
    /// </summary>
    [Id(13)]
    public long Classes { get; init; }

    /// <summary>Classes that the two sides differ in.</summary>
    [Id(14)]
    public long Flips { get; init; }

    /// <summary>
    /// Which class became which, by the primary's class, then the candidate's. The 32 least classes are told apart, numbers before
    /// text; all others are one.
    /// </summary>
    [Id(15)]
    public ImmutableArray<ConfusionCell> Confusion { get; init; } = [];

    /// <summary>The primary's values; of strings none.</summary>
    [Id(16)]
    public ValueHistogram Primary { get; init; } = ValueHistogram.Empty;

    /// <summary>The candidate's values; of strings none.</summary>
    [Id(17)]
    public ValueHistogram Candidate { get; init; } = ValueHistogram.Empty;

    /// <summary>The requests that differ most, the worst first; at most 10.</summary>
    [Id(18)]
    public ImmutableArray<ComparisonExample> Worst { get; init; } = [];
}
