using ModelGrains.Core.Batching;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.Batching;

public class BatchShapeTests
{
    private static readonly BatchingOptions Four = new() { MaxBatchSize = 4, PriorityLevels = 3 };

    [Theory]
    [InlineData(4, 0, null)]
    [InlineData(4, 3, null)]
    [InlineData(5, 0, "inference request batch-size must be <= 4 for 'fraud', got 5 for input 'a'")]
    [InlineData(1, 4, "inference request priority is 4 for 'fraud', expected 1 (the highest) to 3, or 0 for the default")]
    [InlineData(1, -1, "inference request priority is -1 for 'fraud', expected 1 (the highest) to 3, or 0 for the default")]
    public void Check_RowsAndPriority_AreHeldAgainstTheOptions(int rows, int priority, string? error) =>
        Assert.Equal(error, BatchShape.Check(Four, Request(Make.Floats("a", [rows], new float[rows])) with { Priority = priority })?.Message);

    [Fact]
    public void Check_InputsOfDifferentRows_AreRefused() =>
        Assert.Equal("inference input 'b' has the batch-size 2 for 'fraud', expected 1 as input 'a' has",
            BatchShape.Check(Four, Request(Make.Floats("a", [1], 1), Make.Floats("b", [2], 1, 2)))?.Message);

    [Fact]
    public void Check_NoBatching_TakesAnyRowsAndPriority() =>
        Assert.Null(BatchShape.Check(new BatchingOptions(), Request(Make.Floats("a", [9], new float[9])) with { Priority = 77 }));

    [Fact]
    public void AreAlike_OtherRowsOrOrder_MayBeJoined() =>
        Assert.True(BatchShape.AreAlike(
            Request(Make.Floats("a", [1, 2], 1, 2), Make.Floats("b", [1], 1)), Request(Make.Floats("b", [2], 1, 2), Make.Floats("a", [2, 2], 1, 2, 3, 4))));

    [Fact]
    public void AreAlike_OtherInputsTypesDimensionsOrOutputs_MayNot()
    {
        var one = Request(Make.Floats("a", [1, 2], 1, 2));
        Assert.False(BatchShape.AreAlike(one, Request(Make.Floats("b", [1, 2], 1, 2))));
        Assert.False(BatchShape.AreAlike(one, Request(Make.Floats("a", [1, 3], 1, 2, 3))));
        Assert.False(BatchShape.AreAlike(one, Request(Make.Floats("a", [1, 2, 1], 1, 2))));
        Assert.False(BatchShape.AreAlike(one, Request(Make.Raw("a", DataType.Int32, [1, 2], 1, 0, 0, 0, 2, 0, 0, 0))));
        Assert.False(BatchShape.AreAlike(one, Request(Make.Floats("a", [1, 2], 1, 2), Make.Floats("b", [1], 1))));
        Assert.False(BatchShape.AreAlike(one, one with { Outputs = ["y"] }));
        Assert.False(BatchShape.AreAlike(Request(), Request()));
    }

    private static InferRequest Request(params Tensor[] inputs) => new() { Model = Make.Fraud, Inputs = [.. inputs] };
}
