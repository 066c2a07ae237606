using System.Collections.Immutable;
using ModelGrains.Comparison;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Comparison;

/// <summary>
/// Compares pairs of answers to the same requests as they come, in bounded memory, and merges with others of its kind: the state is that
/// of all their pairs, whatever their order, but for the last digits of floating-point sums. Adding a pair allocates next to nothing.
/// Not safe for concurrent use.
/// </summary>
public sealed class AnswerComparison
{
    /// <summary>How many outputs are told of.</summary>
    public const int MaxOutputs = 64;

    private readonly Tolerance tolerance;
    private readonly SortedList<string, OutputTally> outputs = new(StringComparer.Ordinal);
    private readonly ErrorTally primaryErrors = new();
    private readonly ErrorTally candidateErrors = new();
    private readonly HistogramTally primaryLatency = new();
    private readonly HistogramTally candidateLatency = new();
    private long pairs;
    private long compared;
    private long bothFailed;
    private long dropped;
    private bool outputsLeftOut;

    /// <summary>Begins anew.</summary>
    /// <param name="tolerance">How far the candidate's numbers may be from the primary's.</param>
    public AnswerComparison(Tolerance tolerance) => this.tolerance = tolerance;

    /// <summary>Goes on from a state.</summary>
    public AnswerComparison(ComparisonState state)
        : this(state.Tolerance) => Merge(state);

    /// <summary>Both in one; the tolerance is the first one's.</summary>
    public static ComparisonState Merge(ComparisonState one, ComparisonState other)
    {
        var merged = new AnswerComparison(one);
        merged.Merge(other);
        return merged.ToState();
    }

    /// <summary>Takes a pair of answers in.</summary>
    /// <param name="requestId">The request's id, to tell of it where its answers differ; may be empty.</param>
    /// <param name="primary">The answer that counts.</param>
    /// <param name="candidate">The one that is held against it.</param>
    public void Add(string requestId, in AnswerSide primary, in AnswerSide candidate)
    {
        pairs++;
        if (primary.Error is { } primaryError)
            primaryErrors.Add(primaryError);
        if (candidate.Error is { } candidateError)
            candidateErrors.Add(candidateError);
        if (primary.Error is not null || candidate.Error is not null)
        {
            bothFailed += primary.Error is not null && candidate.Error is not null ? 1 : 0;
            return;
        }

        compared++;
        if (primary.Latency is { } primaryTime && candidate.Latency is { } candidateTime)
        {
            primaryLatency.Add(primaryTime.TotalMicroseconds);
            candidateLatency.Add(candidateTime.TotalMicroseconds);
        }

        AddOutputs(requestId, primary.Outputs, candidate.Outputs);
    }

    /// <summary>Counts requests that were left out.</summary>
    public void AddDropped(long count) => dropped += count;

    /// <summary>Takes all pairs of another comparison in; its tolerance has done its work.</summary>
    public void Merge(ComparisonState other)
    {
        pairs += other.Pairs;
        compared += other.Compared;
        bothFailed += other.BothFailed;
        dropped += other.Dropped;
        primaryErrors.Merge(other.PrimaryErrors);
        candidateErrors.Merge(other.CandidateErrors);
        primaryLatency.Merge(other.PrimaryLatency);
        candidateLatency.Merge(other.CandidateLatency);
        outputsLeftOut |= other.OutputsLeftOut;
        foreach (var output in other.Outputs)
            Find(output.Name)?.Merge(output);
    }

    /// <summary>What it came to so far.</summary>
    public ComparisonState ToState() => new()
    {
        Pairs = pairs,
        Compared = compared,
        BothFailed = bothFailed,
        Dropped = dropped,
        PrimaryErrors = primaryErrors.ToArray(),
        CandidateErrors = candidateErrors.ToArray(),
        PrimaryLatency = primaryLatency.ToHistogram(),
        CandidateLatency = candidateLatency.ToHistogram(),
        Outputs = [.. outputs.Select(output => output.Value.ToComparison(output.Key))],
        OutputsLeftOut = outputsLeftOut,
        Tolerance = tolerance,
    };

    private static Tensor? Find(ImmutableArray<Tensor> tensors, string name)
    {
        foreach (var tensor in tensors)
        {
            if (tensor.Name == name)
                return tensor;
        }

        return null;
    }

    private void AddOutputs(string requestId, ImmutableArray<Tensor> primary, ImmutableArray<Tensor> candidate)
    {
        foreach (var output in primary)
        {
            if (Find(output.Name) is not { } tally)
                continue;
            if (Find(candidate, output.Name) is { } other)
                tally.Add(requestId, output, other, tolerance);
            else
                tally.AddMissing(inPrimary: false);
        }

        foreach (var output in candidate)
        {
            if (Find(primary, output.Name) is null)
                Find(output.Name)?.AddMissing(inPrimary: true);
        }
    }

    /// <summary>The tally of an output. Where there are too many, those whose names come first: what is kept of them is whole, however pairs are merged.</summary>
    private OutputTally? Find(string name)
    {
        if (outputs.TryGetValue(name, out var tally))
            return tally;
        if (outputs.Count == MaxOutputs)
        {
            outputsLeftOut = true;
            if (string.CompareOrdinal(name, outputs.GetKeyAtIndex(MaxOutputs - 1)) > 0)
                return null;
            outputs.RemoveAt(MaxOutputs - 1);
        }

        outputs.Add(name, tally = new OutputTally());
        return tally;
    }
}
