using ModelGrains.Comparison;
using ModelGrains.Core.Comparison;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.Comparison;

/// <summary>Scores against values that are known, or counted one by one.</summary>
public sealed class LabelComparisonTests
{
    /// <summary>The example of scikit-learn's <c>roc_auc_score</c> and <c>roc_curve</c>.</summary>
    [Fact]
    public void Auc_KnownExample_IsThreeQuarters() =>
        Assert.Equal(0.75, RankScore.Auc(Pairs.Histogram(0.35, 0.8), Pairs.Histogram(0.1, 0.4)));

    [Fact]
    public void Auc_Edges_AreOneHalfZeroAndNull()
    {
        Assert.Equal(1, RankScore.Auc(Pairs.Histogram(2, 3), Pairs.Histogram(-1, 1)));
        Assert.Equal(0, RankScore.Auc(Pairs.Histogram(-1, 1), Pairs.Histogram(2, 3)));
        Assert.Equal(0.5, RankScore.Auc(Pairs.Histogram(1, 1), Pairs.Histogram(1)));
        Assert.Null(RankScore.Auc(Pairs.Histogram(1), ValueHistogram.Empty));
    }

    [Fact]
    public void Auc_RandomScores_IsWithinTheStatedErrorOfTheExactOne()
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var random = new Random(seed);
            var positives = Enumerable.Range(0, 800).Select(_ => Math.Sqrt(random.NextDouble())).ToArray();
            var negatives = Enumerable.Range(0, 700).Select(_ => random.NextDouble()).ToArray();
            var exact = positives.Sum(positive => negatives.Sum(negative => positive > negative ? 1 : positive == negative ? 0.5 : 0)) / positives.Length / negatives.Length;
            var (one, other) = (Pairs.Histogram(positives), Pairs.Histogram(negatives));
            var ties = one.Buckets.Select((bucket, i) => (double)one.Counts[i] / one.Count * (other.Buckets.IndexOf(bucket) is var j and >= 0 ? (double)other.Counts[j] / other.Count : 0)).Sum();
            Assert.InRange(RankScore.Auc(one, other)!.Value, exact - (ties / 2), exact + (ties / 2));
            Assert.InRange(ties, 0, 0.05);
        }
    }

    [Fact]
    public void Add_ClassesAndScores_AccuracyByTheClassOfEach()
    {
        var comparison = new LabelComparison();
        comparison.Add([Tensor.From("label", [1], [2L]), Tensor.From("scores", [1, 3], [0.1f, 0.2f, 0.7f])], [LabelValue.Parse("2")]);
        comparison.Add([Tensor.From("label", [1], [1L]), Tensor.From("scores", [1, 3], [0.1f, 0.2f, 0.7f])], [LabelValue.Parse("1.0")]);
        comparison.Add([Tensor.From("label", [1], [0L]), Tensor.From("scores", [1, 3], [0.1f, 0.2f, 0.7f])], [LabelValue.Parse("1")]);

        Assert.Equal(
            [new LabelScore("label", 3, 2 / 3.0, null, null), new LabelScore("scores", 3, 1 / 3.0, null, null)],
            comparison.ToScores().AsEnumerable());
    }

    [Fact]
    public void Add_StringsAndTruthValues_AreClasses()
    {
        var comparison = new LabelComparison();
        comparison.Add([Tensor.From("text", [2], ["spam", "ham"]), Tensor.From("sure", [2], [true, false])], [LabelValue.Parse("spam"), LabelValue.Parse("spam")]);
        comparison.Add([Tensor.From("sure", [1], [true])], [LabelValue.Parse("TRUE")]);

        Assert.Equal([("sure", 1 / 3.0), ("text", 0.5)], comparison.ToScores().Select(score => (score.Output, score.Accuracy!.Value)));
    }

    [Fact]
    public void Add_Numbers_RootOfTheMeanSquaredError()
    {
        var comparison = new LabelComparison();
        foreach (var (got, right) in ((float, string)[])[(2.5f, "3"), (0, "-0.5"), (2, "2"), (8, "7")])
            comparison.Add([Tensor.From("y", [1, 1], [got])], [LabelValue.Parse(right)]);

        // scikit-learn's example of mean_squared_error: 0.375.
        Assert.Equal(new LabelScore("y", 4, null, null, Math.Sqrt(0.375)), Assert.Single(comparison.ToScores()));
    }

    [Fact]
    public void Add_BinaryScores_HaveAnAucOfOneAndOfTwoColumns()
    {
        var comparison = new LabelComparison();
        foreach (var (score, right) in ((float, string)[])[(0.1f, "0"), (0.4f, "0"), (0.35f, "1"), (0.8f, "1")])
            comparison.Add([Tensor.From("one", [1], [score]), Tensor.From("two", [1, 2], [1 - score, score])], [LabelValue.Parse(right)]);

        var scores = comparison.ToScores();
        Assert.Equal(0.75, scores[0].Auc);
        Assert.Equal((0.75, 0.75), (scores[1].Auc, scores[1].Accuracy));
    }

    [Fact]
    public void Add_OutputsThatLabelsSayNothingOf_AreLeftOut()
    {
        var comparison = new LabelComparison();
        comparison.Add([Tensor.From("embedding", [3, 4], new float[12]), Tensor.From("y", [1], [1f])], [LabelValue.Parse("cat")]);
        comparison.Add([Tensor.From("y", [1], [1f])], []);

        Assert.Empty(comparison.ToScores());
    }
}
