using System.Text.Json;
using ModelGrains.Comparison;
using ModelGrains.Core.Comparison;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Protocol.Management;
using ModelGrains.Tensors;

namespace ModelGrains.Protocol.Tests.Management;

public sealed class ComparisonViewsTests
{
    [Fact]
    public void Of_APair_HasWhatItCameTo()
    {
        var comparison = new AnswerComparison(Tolerance.Default);
        comparison.Add("7", Answer(1, 0, 0.25f), Answer(2, 1, 0.75f));
        comparison.Add("8", new AnswerSide([], ModelErrorCode.Overloaded, null), Answer(1, 0, 0));
        comparison.AddDropped(3);
        var view = ComparisonViews.Of("fraud/1", "fraud/2", comparison.ToState());

        Assert.Equal(("fraud/1", "fraud/2", 2, 1, 0, 3), (view.Primary, view.Candidate, (int)view.Pairs, (int)view.Compared, (int)view.BothFailed, (int)view.Dropped));
        Assert.Equal(("Overloaded", 1), (view.PrimaryErrors.Single().Key, (int)view.PrimaryErrors.Single().Value));
        Assert.Empty(view.CandidateErrors);
        Assert.Equal((1, 1.0, 2.0), ((int)view.PrimaryLatency!.Count, view.PrimaryLatency.Mean, view.CandidateLatency!.P99));
        var (label, score) = (view.Outputs[0], view.Outputs[1]);
        Assert.Equal([new ConfusionCellView("0", "1", 1)], label.Confusion);
        Assert.True(label.ClassStabilityIndex > 0.5);
        Assert.Equal((0, 0.5, 0.5, 1.0), ((int)score.Exact, score.MeanDifference!.Value, score.MaxDifference!.Value, score.KolmogorovSmirnov!.Value));
        Assert.Null(score.ClassStabilityIndex);
        Assert.Equal((0.25, 0.25, 0.25, 0.25), (score.Primary!.Mean!.Value, score.Primary.Min!.Value, score.Primary.P50!.Value, score.Primary.Max!.Value));
        Assert.Equal([new ComparisonExampleView("7", 0.5)], score.Worst);
    }

    /// <summary>JSON has no infinity and nothing that is no number: nothing of a report becomes one.</summary>
    [Fact]
    public void Of_ValuesPastEveryNumber_AreJson()
    {
        var comparison = new AnswerComparison(Tolerance.Default);
        for (var i = 0; i < 3; i++)
            comparison.Add("7", Doubles(double.NaN, double.MaxValue, double.PositiveInfinity), Doubles(1, double.MinValue, double.NaN));
        comparison.Add("8", new AnswerSide([], null, null), new AnswerSide([], null, null));
        var view = ComparisonViews.Of("fraud/1", "fraud/2", comparison.ToState());

        var json = JsonSerializer.Serialize(view, ManagementJson.Options);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<ComparisonView>(json, ManagementJson.Options), ManagementJson.Options));
        Assert.Equal((3, 3), (view.Outputs[0].Primary!.NaNs, view.Outputs[0].Primary!.Infinities));
    }

    [Fact]
    public void Of_Nothing_HasNothing()
    {
        var view = ComparisonViews.Of("fraud/1", "fraud/2", ComparisonState.Empty);

        Assert.Empty(view.Outputs);
        Assert.Null(view.PrimaryLatency);
        Assert.Equal(1e-5, view.AbsoluteTolerance);
    }

    private static AnswerSide Answer(int milliseconds, long label, float score) =>
        new([Tensor.From("label", [1], [label]), Tensor.From("score", [1], [score])], null, TimeSpan.FromMilliseconds(milliseconds));

    private static AnswerSide Doubles(params double[] values) => new([Tensor.From("y", [values.Length], values)], null, null);
}
