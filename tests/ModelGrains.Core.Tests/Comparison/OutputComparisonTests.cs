using System.Text;
using ModelGrains.Comparison;
using ModelGrains.Core.Comparison;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.Comparison;

/// <summary>One output of one pair, of every kind that a model may answer.</summary>
public sealed class OutputComparisonTests
{
    [Fact]
    public void Compare_EmptyTensors_AreEqualAndHaveNothing()
    {
        foreach (var type in Enum.GetValues<DataType>())
        {
            var output = Pairs.Compare(Make.Raw("y", type, [0, 3]), Make.Raw("y", type, [0, 3]));
            Assert.Equal((1, 1, 1, 0, 0, 0), (output.Pairs, output.Exact, output.WithinTolerance, output.Elements, output.Classes, output.Differences));
            Assert.Equal(ValueHistogram.Empty, output.Primary);
            Assert.Empty(output.Worst);
            Assert.Empty(output.Confusion);
        }
    }

    [Fact]
    public void Compare_Scalars_HaveOneElementAndNoScores()
    {
        var output = Pairs.Compare(Tensor.From("y", [], [1.5f]), Tensor.From("y", [], [2f]));

        Assert.Equal((0, 0, 1, 0.5, 0.5, 0), (output.Exact, output.WithinTolerance, output.Elements, output.DifferenceSum, output.MaxDifference, output.Classes));
        Assert.Equal(new ComparisonExample { RequestId = "7", Difference = 0.5 }, Assert.Single(output.Worst));
    }

    [Fact]
    public void Compare_TwoShapes_IsAMismatchAndNothingElse()
    {
        var output = Pairs.Compare(Tensor.From("y", [1, 2], [1f, 2]), Tensor.From("y", [2, 1], [1f, 2]));

        Assert.Equal((1, 1, 0, 0, 0, 0), (output.Pairs, output.ShapeMismatches, output.TypeMismatches, output.Exact, output.Elements, output.Primary.Count));
        Assert.Equal(new ComparisonExample { RequestId = "7" }, Assert.Single(output.Worst));
    }

    [Fact]
    public void Compare_TwoTypes_IsAMismatchAndNothingElse()
    {
        var output = Pairs.Compare(Tensor.From("y", [1], [1f]), Tensor.From("y", [1], [1.0]));

        Assert.Equal((1, 0, 1, 0), (output.Pairs, output.ShapeMismatches, output.TypeMismatches, output.Elements));
        Assert.Null(Assert.Single(output.Worst).Difference);
    }

    [Fact]
    public void Compare_DataThatAreNotTheShapes_IsAMismatch()
    {
        Assert.Equal(1, Pairs.Compare(Make.Raw("y", DataType.Fp32, [2], 0, 0, 0, 0), Make.Raw("y", DataType.Fp32, [2], 0, 0, 0, 0)).ShapeMismatches);
        Assert.Equal(1, Pairs.Compare(Make.Raw("y", DataType.Bytes, [1], 9, 0, 0, 0), Make.Raw("y", DataType.Bytes, [1], 9, 0, 0, 0)).ShapeMismatches);
        Assert.Equal(1, Pairs.Compare(Make.Raw("y", DataType.Fp64, [-1]), Make.Raw("y", DataType.Fp64, [-1])).ShapeMismatches);
    }

    [Fact]
    public void Compare_MissingOutputs_AreCountedForTheSideThatLacksThem()
    {
        var comparison = new AnswerComparison(Tolerance.Default);
        comparison.Add("1", Pairs.Answer(Tensor.From("a", [1], [1f]), Tensor.From("b", [1], [1f])), Pairs.Answer(Tensor.From("b", [1], [1f]), Tensor.From("c", [1], [1f])));

        Assert.Equal(
            [("a", 0, 0, 1), ("b", 1, 0, 0), ("c", 0, 1, 0)],
            comparison.ToState().Outputs.Select(output => (output.Name, (int)output.Pairs, (int)output.MissingInPrimary, (int)output.MissingInCandidate)));
    }

    [Fact]
    public void Compare_NotANumberAndInfinity_AreCountedAndEqualOnlyThemselves()
    {
        var output = Pairs.Compare(
            Tensor.From("y", [6], [float.NaN, float.NaN, 1, float.PositiveInfinity, float.PositiveInfinity, 2]),
            Tensor.From("y", [6], [float.NaN, 1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 2]));

        Assert.Equal((2, 2, 2), (output.Primary.NaNs, output.Primary.Infinities, output.Primary.Count));
        Assert.Equal((2, 2, 2), (output.Candidate.NaNs, output.Candidate.Infinities, output.Candidate.Count));
        Assert.Equal((0, 3, 1, 0, 0), (output.Exact, output.ElementsWithinTolerance, output.Differences, output.DifferenceSum, output.MaxDifference));
        Assert.Null(Assert.Single(output.Worst).Difference);
    }

    [Fact]
    public void Compare_DifferencesAndSumsPastEveryNumber_StayNumbers()
    {
        var comparison = new AnswerComparison(Tolerance.Default);
        for (var i = 0; i < 3; i++)
        {
            comparison.Add("1", Pairs.Answer(Tensor.From("y", [2], [double.MaxValue, double.MaxValue])), Pairs.Answer(Tensor.From("y", [2], [-double.MaxValue, 0])));
        }

        var output = Assert.Single(comparison.ToState().Outputs);
        Assert.Equal((3, double.MaxValue, double.MaxValue), (output.Differences, output.DifferenceSum, output.MaxDifference));
        Assert.Equal((double.MaxValue, -double.MaxValue), (output.Primary.Sum, output.Candidate.Sum));
    }

    [Theory]
    [InlineData(DataType.Fp16)]
    [InlineData(DataType.Bf16)]
    [InlineData(DataType.Fp32)]
    [InlineData(DataType.Fp64)]
    public void Compare_Scores_AreClassesByTheLargestOfEachRow(DataType type)
    {
        var output = Pairs.Compare(Scores(type, 1, 2, 0, 5, 4, 3), Scores(type, 1, 3, 0, 3, 4, 5));

        Assert.Equal((2, 1), (output.Classes, output.Flips));
        Assert.Equal([new ConfusionCell("0", "2", 1), new ConfusionCell("1", "1", 1)], output.Confusion.AsEnumerable());
        Assert.Equal(2, output.MaxDifference);
    }

    [Fact]
    public void Compare_ScoresThatAreNoNumbers_AreAClassOnlyWhereAllAre()
    {
        var nan = float.NaN;
        var output = Pairs.Compare(Tensor.From("y", [3, 2], [nan, nan, nan, -1, 2, 2]), Tensor.From("y", [3, 2], [nan, nan, float.NegativeInfinity, nan, 1, nan]));

        Assert.Equal([new ConfusionCell("0", "0", 1), new ConfusionCell("1", "0", 1), new ConfusionCell("NaN", "NaN", 1)], output.Confusion.AsEnumerable());
    }

    [Fact]
    public void Compare_IntegersOf64Bits_AreComparedToTheLastDigit()
    {
        var output = Pairs.Compare(Tensor.From("y", [2], [long.MaxValue, long.MinValue]), Tensor.From("y", [2], [long.MaxValue - 1, long.MaxValue]));

        Assert.Equal((0, 0, 2), (output.Exact, output.ElementsWithinTolerance, output.Flips));
        Assert.Equal((double)ulong.MaxValue, output.MaxDifference);
        Assert.Equal(["-9223372036854775808", "9223372036854775807"], output.Confusion.Select(cell => cell.Primary));
        Assert.Equal("18446744073709551615", Assert.Single(Pairs.Compare(Tensor.From("y", [1], [ulong.MaxValue]), Tensor.From("y", [1], [ulong.MaxValue])).Confusion).Primary);
    }

    [Fact]
    public void Compare_SmallIntegers_KnowTheToleranceAsTheSamplesOfAPackageDo()
    {
        var output = Pairs.Compare(Tensor.From("y", [2], [100, 50]), Tensor.From("y", [2], [101, 50]), new Tolerance { Relative = 0.01 });

        Assert.Equal((0, 1, 1), (output.Exact, output.WithinTolerance, output.Flips));
    }

    [Fact]
    public void Compare_TruthValues_AreClasses()
    {
        var output = Pairs.Compare(Tensor.From("y", [3], [true, false, true]), Tensor.From("y", [3], [true, true, false]));

        Assert.Equal([new ConfusionCell("false", "true", 1), new ConfusionCell("true", "false", 1), new ConfusionCell("true", "true", 1)], output.Confusion.AsEnumerable());
        Assert.Equal((2, 1, 1), (output.Flips, output.MaxDifference, output.ElementsWithinTolerance));
    }

    [Fact]
    public void Compare_Strings_AreEqualOrNotAndShortenedAsClasses()
    {
        var end = new string('x', 100);
        var output = Pairs.Compare(Tensor.From("y", [4], ["a", "10", end + "1", "é"]), Tensor.From("y", [4], ["b", "10", end + "2", "é"]));

        Assert.Equal((4, 2, 2, 0), (output.Elements, output.ElementsWithinTolerance, output.Flips, output.Differences));
        Assert.Equal(2, Assert.Single(output.Worst).Difference);
        Assert.Equal(["10", "a", end[..64] + "…", "é"], output.Confusion.Select(cell => cell.Primary));
        Assert.Equal(ValueHistogram.Empty, output.Primary);
    }

    [Fact]
    public void Compare_StringsThatAreNotUtf8_AreCompared()
    {
        var output = Pairs.Compare(Make.Raw("y", DataType.Bytes, [1], 1, 0, 0, 0, 0xFF), Make.Raw("y", DataType.Bytes, [1], 1, 0, 0, 0, 0xFE));

        Assert.Equal((0, 1), (output.Exact, output.Flips));
        Assert.Equal("\uFFFD", Assert.Single(output.Confusion).Primary);
    }

    [Fact]
    public void Compare_LongIds_AreCut()
    {
        var comparison = new AnswerComparison(Tolerance.Default);
        comparison.Add(new string('i', 5000), Pairs.Answer(Tensor.From("y", [1], [1f])), Pairs.Answer(Tensor.From("y", [1], [2f])));

        Assert.Equal(128, Assert.Single(Assert.Single(comparison.ToState().Outputs).Worst).RequestId.Length);
    }

    private static Tensor Scores(DataType type, params float[] values) => type switch
    {
        DataType.Fp16 => Tensor.From("y", [2, 3], Array.ConvertAll(values, value => (Half)value)),
        DataType.Bf16 => Tensor.FromBFloat16("y", [2, 3], values),
        DataType.Fp64 => Tensor.From("y", [2, 3], Array.ConvertAll(values, value => (double)value)),
        _ => Tensor.From("y", [2, 3], values),
    };
}
