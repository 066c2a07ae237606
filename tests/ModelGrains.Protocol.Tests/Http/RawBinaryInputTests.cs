using System.Collections.Immutable;
using ModelGrains.Models;
using ModelGrains.Protocol.Http;
using ModelGrains.Tensors;

namespace ModelGrains.Protocol.Tests.Http;

public sealed class RawBinaryInputTests
{
    [Theory]
    [InlineData(DataType.Fp32, new long[] { -1, 4 }, 16, new long[] { 1, 4 })]
    [InlineData(DataType.Fp32, new long[] { -1, 4 }, 48, new long[] { 3, 4 })]
    [InlineData(DataType.Fp32, new long[] { -1, -1 }, 16, new long[] { 1, 4 })]
    [InlineData(DataType.Fp32, new long[] { -1, 2, -1 }, 16, new long[] { 1, 2, 2 })]
    [InlineData(DataType.Bf16, new long[] { 3 }, 6, new long[] { 3 })]
    [InlineData(DataType.Fp64, new long[0], 8, new long[0])]
    [InlineData(DataType.UInt8, new long[] { -1 }, 0, new long[] { 0 })]
    [InlineData(DataType.UInt8, new long[] { 0, -1 }, 0, new long[] { 0, 0 })]
    [InlineData(DataType.Bytes, new long[] { 1 }, 5, new long[] { 1 })]
    [InlineData(DataType.Bytes, new long[] { -1, 1 }, 0, new long[] { 1, 1 })]
    public void ShapeOf_BytesThatFit_FollowsFromTheirNumber(DataType type, long[] shape, long size, long[] expected)
    {
        var input = RawBinaryInput.Of(Signature(Spec(type, [.. shape])), "m");

        Assert.True(input.IsSuccess, input.ToString());
        Assert.Equal<long[]>(expected, RawBinaryInput.ShapeOf(input.Value, "m", size).Value.ToArray());
    }

    [Theory]
    [InlineData(new long[] { -1, 4 }, 17, "Expected a multiple of 16, got 17")]
    [InlineData(new long[] { 4 }, 12, "Expected 16, got 12")]
    [InlineData(new long[] { 0, -1 }, 4, "Expected a multiple of 0, got 4")]
    [InlineData(new long[] { long.MaxValue, 2 }, 4, "got 4")]
    public void ShapeOf_BytesThatDoNotFit_SaysWhatCame(long[] shape, long size, string expected) =>
        Assert.Contains(expected, RawBinaryInput.ShapeOf(Spec(DataType.Fp32, [.. shape]), "m", size).Error?.Message, StringComparison.Ordinal);

    [Fact]
    public void Of_ModelsWhoseShapeDoesNotFollow_AreRefused()
    {
        AssertRefused(Signature(), "expected a model with 1 input, it has 0");
        AssertRefused(Signature(Spec(DataType.Fp32, [1]), Spec(DataType.Fp32, [1])), "it has 2");
        AssertRefused(Signature(Spec(DataType.Fp32, default)), "the rank of input 'x' is not known");
        AssertRefused(Signature(Spec(DataType.Fp32, [2, -1, -1])), "has shape [2,-1,-1], expected one variable dimension");
        AssertRefused(Signature(Spec(DataType.Fp32, [-1, -1, -1])), "has shape [-1,-1,-1]");
        AssertRefused(Signature(Spec(DataType.Bytes, [2])), "has shape [2], expected [1]");
    }

    private static void AssertRefused(ModelSignature signature, string expected) =>
        Assert.Contains(expected, RawBinaryInput.Of(signature, "m").Error?.Message, StringComparison.Ordinal);

    private static TensorSpec Spec(DataType type, ImmutableArray<long> shape) => new() { Name = "x", DataType = type, Shape = shape };

    private static ModelSignature Signature(params TensorSpec[] inputs) => new() { Inputs = [.. inputs], Outputs = [] };
}
