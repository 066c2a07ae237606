using System.Globalization;
using ModelGrains.Comparison;
using ModelGrains.Core.Comparison;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.Comparison;

public sealed class AnswerComparisonTests
{
    private const int Many = 100_000;

    private static readonly Tolerance Loose = new() { Absolute = 0.125, Relative = 0.0625 };

    /// <summary>Everything that is counted, against arrays and loops.</summary>
    [Fact]
    public void Add_ManyRandomPairs_CountsWhatALoopCounts()
    {
        var random = new Random(7);
        var comparison = new AnswerComparison(Loose);
        var rows = Enumerable.Range(0, Many).Select(i => (Id: $"r{i}", Primary: Scores(random), Candidate: Scores(random), Label: random.Next(40), Other: random.Next(40))).ToList();
        foreach (var row in rows)
        {
            comparison.Add(
                row.Id,
                Pairs.Answer(Tensor.From("label", [1], [(long)row.Label]), Tensor.From("scores", [1, 3], row.Primary)),
                Pairs.Answer(Tensor.From("scores", [1, 3], row.Candidate), Tensor.From("label", [1], [(long)row.Other])));
        }

        var state = comparison.ToState();

        Assert.Equal((Many, Many, 0, 0), (state.Pairs, state.Compared, state.BothFailed, state.Dropped));
        Assert.Equal(["label", "scores"], state.Outputs.Select(output => output.Name));
        var (label, scores) = (state.Outputs[0], state.Outputs[1]);
        Assert.Equal(rows.Count(row => row.Label != row.Other), label.Flips);
        Assert.Equal(rows.Count(row => row.Label == row.Other), label.Exact);
        Assert.Equal(label.Exact, label.WithinTolerance);
        Assert.Equal(Table(rows.Select(row => (row.Label, row.Other)), 32), Table(label.Confusion));

        Assert.Equal(rows.Count(row => row.Primary.SequenceEqual(row.Candidate)), scores.Exact);
        Assert.Equal(rows.Count(row => row.Primary.Zip(row.Candidate).All(IsWithin)), scores.WithinTolerance);
        Assert.Equal(rows.Sum(row => row.Primary.Zip(row.Candidate).Count(IsWithin)), scores.ElementsWithinTolerance);
        Assert.Equal((3 * Many, 3 * Many), (scores.Elements, scores.Differences));
        var differences = rows.SelectMany(row => row.Primary.Zip(row.Candidate, (a, b) => Math.Abs((double)b - a))).ToList();
        Assert.Equal((differences.Sum(), differences.Max()), (scores.DifferenceSum, scores.MaxDifference));
        Assert.Equal(rows.Count(row => ArgMax(row.Primary) != ArgMax(row.Candidate)), scores.Flips);
        Assert.Equal(Table(rows.Select(row => (ArgMax(row.Primary), ArgMax(row.Candidate))), 32), Table(scores.Confusion));
        Assert.Equal(
            rows.Select(row => (row.Primary.Zip(row.Candidate, (a, b) => Math.Abs((double)b - a)).Max(), row.Id))
                .OrderByDescending(row => row.Item1).ThenBy(row => row.Id, StringComparer.Ordinal).Take(10).Select(row => $"{row.Id} {row.Item1}"),
            scores.Worst.Select(example => $"{example.RequestId} {example.Difference}"));
        Assert.Equal(Histogram(rows.SelectMany(row => row.Primary)), Text(scores.Primary));
        Assert.Equal(Histogram(rows.SelectMany(row => row.Candidate)), Text(scores.Candidate));
        Assert.Equal((rows.SelectMany(row => row.Primary).Min(), rows.SelectMany(row => row.Primary).Max()), (scores.Primary.Min, scores.Primary.Max));
    }

    [Fact]
    public void Add_SidesThatFail_AreCountedByTheirErrorsAndNotCompared()
    {
        var comparison = new AnswerComparison(Tolerance.Default);
        var answer = Pairs.Answer(Tensor.From("y", [1], [1f]));
        comparison.Add("1", answer, answer);
        comparison.Add("2", answer, Pairs.Failure(ModelErrorCode.Overloaded));
        comparison.Add("3", answer, Pairs.Failure(ModelErrorCode.Overloaded));
        comparison.Add("4", Pairs.Failure(ModelErrorCode.RuntimeFault), answer);
        comparison.Add("5", Pairs.Failure(ModelErrorCode.NotReady), Pairs.Failure(ModelErrorCode.RuntimeFault));
        comparison.AddDropped(3);
        var state = comparison.ToState();

        Assert.Equal((5, 1, 1, 3), (state.Pairs, state.Compared, state.BothFailed, state.Dropped));
        Assert.Equal([new ErrorCount(ModelErrorCode.NotReady, 1), new ErrorCount(ModelErrorCode.RuntimeFault, 1)], state.PrimaryErrors.AsEnumerable());
        Assert.Equal([new ErrorCount(ModelErrorCode.Overloaded, 2), new ErrorCount(ModelErrorCode.RuntimeFault, 1)], state.CandidateErrors.AsEnumerable());
        Assert.Equal(1, Assert.Single(state.Outputs).Pairs);
        Assert.Equal((1, 1), (state.PrimaryLatency.Count, state.CandidateLatency.Count));
    }

    [Fact]
    public void Add_Latencies_AreInMicroseconds()
    {
        var comparison = new AnswerComparison(Tolerance.Default);
        for (var i = 1; i <= 100; i++)
            comparison.Add("", Pairs.Answer(TimeSpan.FromMilliseconds(i)), Pairs.Answer(TimeSpan.FromMilliseconds(2 * i)));
        var state = comparison.ToState();

        Assert.InRange(Histograms.Quantile(state.PrimaryLatency, 0.99)!.Value, 99_000 * (1 - HistogramScale.RelativeError), 99_000 * (1 + HistogramScale.RelativeError));
        Assert.InRange(Histograms.Quantile(state.CandidateLatency, 0.5)!.Value, 100_000 * (1 - HistogramScale.RelativeError), 100_000 * (1 + HistogramScale.RelativeError));
        Assert.Equal(200_000, state.CandidateLatency.Max);
        Assert.Empty(state.Outputs);
    }

    [Fact]
    public void Add_AfterTheFirst_AllocatesNothing()
    {
        var comparison = new AnswerComparison(Tolerance.Default);
        var (one, other) = (Answers(1), Answers(2));
        for (var i = 0; i < 100; i++)
            comparison.Add("warm", one, other);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            comparison.Add("x", one, other);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        static AnswerSide Answers(int n) => Pairs.Answer(
            Tensor.From("label", [2], [(long)n, 3]), Tensor.From("text", [2], ["a", $"b{n}"]), Tensor.From("scores", [2, 3], [0.1f, 0.2f, 0.7f * n, 1, 2, 3]));
    }

    [Fact]
    public void Add_MoreOutputsThanAreTold_KeepsTheFirstNamesWhole()
    {
        var comparison = new AnswerComparison(Tolerance.Default);
        var names = Enumerable.Range(0, 100).Select(i => i.ToString("d3", CultureInfo.InvariantCulture)).ToList();
        comparison.Add("1", Pairs.Answer(Tensors(names)), Pairs.Answer(Tensors(names)));
        comparison.Add("2", Pairs.Answer(Tensors(names.AsEnumerable().Reverse())), Pairs.Answer(Tensors(names)));
        var state = comparison.ToState();

        Assert.Equal(names.Take(AnswerComparison.MaxOutputs), state.Outputs.Select(output => output.Name));
        Assert.All(state.Outputs, output => Assert.Equal(2, output.Pairs));
        Assert.True(state.OutputsLeftOut);

        static Tensor[] Tensors(IEnumerable<string> names) => [.. names.Select(name => Tensor.From(name, [1], [1f]))];
    }

    private static bool IsWithin((float Primary, float Candidate) pair) =>
        Math.Abs((double)pair.Candidate - pair.Primary) <= Loose.Absolute + (Loose.Relative * Math.Abs((double)pair.Primary));

    /// <summary>Multiples of 1/16, whose sums are exact, often the same ones.</summary>
    private static float[] Scores(Random random) => [random.Next(-4, 5) / 16f, random.Next(0, 4) / 16f, random.Next(20) == 0 ? 1000 : 0.125f];

    private static int ArgMax(float[] row) => Array.IndexOf(row, row.Max());

    private static SortedDictionary<string, long> Table(IEnumerable<(int Primary, int Candidate)> pairs, int named) => new(pairs
        .GroupBy(pair => $"{Name(pair.Primary, named)} {Name(pair.Candidate, named)}").ToDictionary(group => group.Key, group => (long)group.Count()));

    private static SortedDictionary<string, long> Table(IEnumerable<ConfusionCell> cells) => new(cells.ToDictionary(cell => $"{cell.Primary} {cell.Candidate}", cell => cell.Count));

    private static string Name(int label, int named) => label < named ? label.ToString(CultureInfo.InvariantCulture) : "";

    private static string Histogram(IEnumerable<float> values) => string.Join(' ', values
        .GroupBy(value => HistogramScale.BucketOf(value)).OrderBy(group => group.Key).Select(group => $"{group.Key}:{group.Count()}"));

    private static string Text(ValueHistogram histogram) => string.Join(' ', histogram.Buckets.Zip(histogram.Counts, (bucket, count) => $"{bucket}:{count}"));
}
