using ModelGrains.Comparison;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Comparison;

/// <summary>Counts how one output of two answers compares.</summary>
internal sealed class OutputTally
{
    private readonly HistogramTally primaryValues = new();
    private readonly HistogramTally candidateValues = new();
    private readonly WorstExamples worst = new();
    private ConfusionTable? confusion;
    private long pairs;
    private long exact;
    private long within;
    private long shapeMismatches;
    private long typeMismatches;
    private long missingInPrimary;
    private long missingInCandidate;
    private long elements;
    private long elementsWithin;
    private long differences;
    private double differenceSum;
    private double maxDifference;
    private long classes;
    private long flips;

    /// <summary>Counts a pair in which one side has not got the output.</summary>
    public void AddMissing(bool inPrimary)
    {
        if (inPrimary)
            missingInPrimary++;
        else
            missingInCandidate++;
    }

    /// <summary>Counts a pair.</summary>
    public void Add(string requestId, Tensor primary, Tensor candidate, Tolerance tolerance)
    {
        pairs++;
        if (primary.DataType != candidate.DataType || !TensorPair.HaveOneShape(primary, candidate))
        {
            if (primary.DataType != candidate.DataType)
                typeMismatches++;
            else
                shapeMismatches++;
            worst.Offer(requestId, null);
            return;
        }

        var outcome = primary.DataType == DataType.Bytes ? TensorPair.CompareStrings(primary, candidate) : AddNumbers(primary, candidate, tolerance);
        if (ClassReader.HasClasses(primary))
        {
            classes += ClassReader.Count(primary);
            flips += ClassReader.Compare(primary, candidate, confusion ??= new ConfusionTable());
        }

        elements += outcome.Elements;
        elementsWithin += outcome.Elements - outcome.Outside;
        exact += outcome.Unequal == 0 ? 1 : 0;
        within += outcome.Outside == 0 ? 1 : 0;
        if (outcome.Unequal > 0)
            worst.Offer(requestId, outcome.Difference);
    }

    /// <summary>Counts what another tally has.</summary>
    public void Merge(OutputComparison other)
    {
        pairs += other.Pairs;
        exact += other.Exact;
        within += other.WithinTolerance;
        shapeMismatches += other.ShapeMismatches;
        typeMismatches += other.TypeMismatches;
        missingInPrimary += other.MissingInPrimary;
        missingInCandidate += other.MissingInCandidate;
        elements += other.Elements;
        elementsWithin += other.ElementsWithinTolerance;
        differences += other.Differences;
        differenceSum = HistogramTally.Sum(differenceSum, other.DifferenceSum);
        maxDifference = Math.Max(maxDifference, other.MaxDifference);
        classes += other.Classes;
        flips += other.Flips;
        if (!other.Confusion.IsEmpty)
            (confusion ??= new ConfusionTable()).Merge(other.Confusion);
        primaryValues.Merge(other.Primary);
        candidateValues.Merge(other.Candidate);
        foreach (var example in other.Worst)
            worst.Offer(example.RequestId, example.Difference);
    }

    /// <summary>What was counted so far.</summary>
    public OutputComparison ToComparison(string name) => new()
    {
        Name = name,
        Pairs = pairs,
        Exact = exact,
        WithinTolerance = within,
        ShapeMismatches = shapeMismatches,
        TypeMismatches = typeMismatches,
        MissingInPrimary = missingInPrimary,
        MissingInCandidate = missingInCandidate,
        Elements = elements,
        ElementsWithinTolerance = elementsWithin,
        Differences = differences,
        DifferenceSum = differenceSum,
        MaxDifference = maxDifference,
        Classes = classes,
        Flips = flips,
        Confusion = confusion?.ToCells() ?? [],
        Primary = primaryValues.ToHistogram(),
        Candidate = candidateValues.ToHistogram(),
        Worst = worst.ToArray(),
    };

    private PairOutcome AddNumbers(Tensor primary, Tensor candidate, Tolerance tolerance)
    {
        var outcome = default(PairOutcome);
        for (var i = 0; i < TensorPair.Count(primary); i++)
        {
            var pair = ElementPair.Read(primary, candidate, i);
            primaryValues.Add(pair.Primary);
            candidateValues.Add(pair.Candidate);
            outcome = outcome.With(pair, tolerance);
            if (pair.Difference is not { } difference)
                continue;
            differences++;
            differenceSum = HistogramTally.Sum(differenceSum, difference);
            maxDifference = Math.Max(maxDifference, difference);
        }

        return outcome;
    }
}
