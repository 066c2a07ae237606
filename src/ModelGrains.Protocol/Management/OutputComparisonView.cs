namespace ModelGrains.Protocol.Management;

/// <summary>How one output of two answers to the same requests compares.</summary>
public sealed record OutputComparisonView
{
    /// <summary>The output.</summary>
    public required string Name { get; init; }

    /// <summary>Pairs of answers that both have it.</summary>
    public required long Pairs { get; init; }

    /// <summary>Pairs that are equal.</summary>
    public required long Exact { get; init; }

    /// <summary>Pairs that are equal or within the tolerance.</summary>
    public required long WithinTolerance { get; init; }

    /// <summary>Elements compared.</summary>
    public required long Elements { get; init; }

    /// <summary>Elements that are equal or within the tolerance.</summary>
    public required long ElementsWithinTolerance { get; init; }

    /// <summary>Pairs of two shapes.</summary>
    public required long ShapeMismatches { get; init; }

    /// <summary>Pairs of two element types.</summary>
    public required long TypeMismatches { get; init; }

    /// <summary>Pairs of which only the candidate's answer has it.</summary>
    public required long MissingInPrimary { get; init; }

    /// <summary>Pairs of which only the primary's answer has it.</summary>
    public required long MissingInCandidate { get; init; }

    /// <summary>The mean absolute difference of elements; absent where there are no numbers.</summary>
    public double? MeanDifference { get; init; }

    /// <summary>The largest absolute difference of elements; absent where there are no numbers.</summary>
    public double? MaxDifference { get; init; }

    /// <summary>Classes compared; 0 where the output says none.</summary>
    public required long Classes { get; init; }

    /// <summary>Classes that differ.</summary>
    public required long Flips { get; init; }

    /// <summary>The population stability index of the candidate's classes; absent where there are none.</summary>
    public double? ClassStabilityIndex { get; init; }

    /// <summary>Which class became which.</summary>
    public required IReadOnlyList<ConfusionCellView> Confusion { get; init; }

    /// <summary>The population stability index of the candidate's values; absent where there are no numbers.</summary>
    public double? StabilityIndex { get; init; }

    /// <summary>The Kolmogorov–Smirnov statistic of both sides' values; absent where there are no numbers.</summary>
    public double? KolmogorovSmirnov { get; init; }

    /// <summary>The primary's values; absent where there are no numbers.</summary>
    public DistributionView? Primary { get; init; }

    /// <summary>The candidate's values; absent where there are no numbers.</summary>
    public DistributionView? Candidate { get; init; }

    /// <summary>The requests that differ most, the worst first.</summary>
    public required IReadOnlyList<ComparisonExampleView> Worst { get; init; }
}
