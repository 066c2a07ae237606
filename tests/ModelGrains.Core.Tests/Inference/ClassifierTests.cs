using ModelGrains.Core.Inference;
using ModelGrains.Core.Tensors;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.Inference;

public class ClassifierTests
{
    private static readonly TensorSpec Scores = Make.Spec("y", DataType.Fp32, -1, 3);

    [Fact]
    public void Apply_Rows_GivesTheBestOfEach()
    {
        var best = Classifier.Apply(Make.Floats("y", [2, 3], 0.1f, 0.7f, 0.2f, 5, 4, 6), Scores with { Labels = ["cat", "dog"] }, 2);
        Assert.Equal(("y", DataType.Bytes), (best.Name, best.DataType));
        Assert.Equal([2L, 2], best.Shape.AsEnumerable());
        Assert.Equal(["0.700000:1:dog", "0.200000:2", "6.000000:2", "5.000000:0:cat"], BytesElements.ToStrings(best.Data.Span).AsEnumerable());
    }

    [Fact]
    public void Apply_NoBatchDimension_IsOneList()
    {
        var best = Classifier.Apply(Make.Raw("y", DataType.Int32, [3], 1, 0, 0, 0, 255, 255, 255, 255, 7, 0, 0, 0), Make.Spec("y", DataType.Int32, 3), 1);
        Assert.Equal([1L], best.Shape.AsEnumerable());
        Assert.Equal(["7:2"], BytesElements.ToStrings(best.Data.Span).AsEnumerable());
    }

    [Fact]
    public void Apply_MoreThanThereAre_GivesAll() =>
        Assert.Equal([1L, 3], Classifier.Apply(Make.Floats("y", [1, 3], 1, 2, 3), Scores, int.MaxValue).Shape.AsEnumerable());

    [Fact]
    public void Apply_EqualOnesAndNoNumbers_AreInAFixedOrder() =>
        Assert.Equal(
            ["inf:2", "1.000000:0", "1.000000:3", "nan:1"],
            BytesElements.ToStrings(Classifier.Apply(Make.Floats("y", [1, 4], 1, float.NaN, float.PositiveInfinity, 1), Scores, 4).Data.Span).AsEnumerable());

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 0)]
    public void Apply_NothingToClassify_IsEmpty(int rows, int classes)
    {
        var best = Classifier.Apply(Make.Floats("y", [rows, classes]), Scores, 2);
        Assert.Equal([rows, Math.Min(2, classes)], best.Shape.AsEnumerable());
        Assert.Equal(0, best.Data.Length);
    }

    [Fact]
    public void Apply_OtherOutputs_AreLeftAsTheyAre()
    {
        var signature = new ModelSignature { Inputs = [], Outputs = [Scores, Make.Spec("z", DataType.Fp32, -1, 3)] };
        var outputs = new[] { Make.Floats("z", [1, 3], 1, 2, 3), Make.Floats("y", [1, 3], 1, 2, 3) };
        var answer = Classifier.Apply(signature, Request(("y", 1)), [.. outputs]);
        Assert.Same(outputs[0], answer[0]);
        Assert.Equal(["3.000000:2"], BytesElements.ToStrings(answer[1].Data.Span).AsEnumerable());
    }

    [Fact]
    public void Check_WhatCannotBe_IsRefusedWithItsReason()
    {
        var signature = new ModelSignature { Inputs = [], Outputs = [Scores, Make.Spec("s", DataType.Bytes, -1)] };
        Assert.Null(Classifier.Check(signature, Request()));
        Assert.Null(Classifier.Check(signature, Request(("y", 1))));
        Assert.Contains("unexpected inference output 'w' for model 'fraud'", Classifier.Check(signature, Request(("w", 1)))!.Message, StringComparison.Ordinal);
        Assert.Contains("0 classes were asked for, expected at least 1", Classifier.Check(signature, Request(("y", 0)))!.Message, StringComparison.Ordinal);
        Assert.Contains("it is BYTES, expected numbers", Classifier.Check(signature, Request(("s", 1)))!.Message, StringComparison.Ordinal);
        Assert.Contains("asked for twice", Classifier.Check(signature, Request(("y", 1), ("y", 2)))!.Message, StringComparison.Ordinal);
    }

    private static InferRequest Request(params (string Output, int Count)[] asked) =>
        new() { Model = Make.Fraud, Inputs = [], Classifications = [.. asked.Select(one => new OutputClassification { Output = one.Output, Count = one.Count })] };
}
