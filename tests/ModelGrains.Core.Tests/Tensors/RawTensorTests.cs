using System.Collections.Immutable;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Tensors;
using ModelGrains.Tests;

namespace ModelGrains.Core.Tests.Tensors;

public sealed class RawTensorTests
{
    [Fact]
    public void Check_EveryDataType_IsInOrder() => Assert.All(SampleTensors.All, tensor => Assert.Null(RawTensor.Check(tensor, "m")));

    [Theory]
    [InlineData(DataType.Fp32, 12, "input byte size mismatch for input 'x' for model 'm'. Expected 16, got 12")]
    [InlineData(DataType.Fp32, 20, "input byte size mismatch for input 'x' for model 'm'. Expected 16, got 20")]
    [InlineData(DataType.Int8, 0, "input byte size mismatch for input 'x' for model 'm'. Expected 4, got 0")]
    [InlineData(DataType.Bytes, 15, "input 'x': element byte size indicator exceeds the end of the buffer after 3 of 4 string elements")]
    [InlineData(DataType.Bytes, 12, "expected 4 string elements for inference input 'x', got 3")]
    [InlineData(DataType.Bytes, 20, "expected 4 string elements for inference input 'x', got 5")]
    public void Check_WrongSize_SaysWhatExistingClientsMatchOn(DataType type, int size, string expected)
    {
        var error = RawTensor.Check(Make(type, [2, 2], new byte[size]), "m");

        Assert.Equal(new ModelError(ModelErrorCode.InvalidInput, expected), error);
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(long.MaxValue, 3)]
    [InlineData(long.MinValue, 0)]
    public void Check_ShapeWithoutCount_IsAnUnexpectedShape(long first, long second) => Assert.StartsWith(
        "unexpected shape for input 'x' for model 'm'. Expected ", RawTensor.Check(Make(DataType.Fp32, [first, second], []), "m")?.Message, StringComparison.Ordinal);

    [Fact]
    public void Check_CountTimesSizeBeyond64Bits_IsASizeMismatch() => Assert.EndsWith(
        "Expected 73786976294838206456, got 0", RawTensor.Check(Make(DataType.Fp64, [long.MaxValue], []), "m")?.Message, StringComparison.Ordinal);

    [Fact]
    public void Check_LengthBeyondTheBuffer_IsRefused() =>
        Assert.NotNull(RawTensor.Check(Make(DataType.Bytes, [1], [0xff, 0xff, 0xff, 0xff, 1, 2]), "m"));

    [Fact]
    public void Check_BoolNeitherZeroNorOne_IsRefused() =>
        Assert.Contains("0 or 1", RawTensor.Check(Make(DataType.Bool, [2], [1, 2]), "m")?.Message, StringComparison.Ordinal);

    [Fact]
    public void ByteSize_OfShapes_IsTheProductOrNull()
    {
        Assert.Equal(24, RawTensor.ByteSize(DataType.Fp32, [2, 3]));
        Assert.Equal(0, RawTensor.ByteSize(DataType.Fp64, [0, long.MaxValue]));
        Assert.Null(RawTensor.ByteSize(DataType.Fp64, [long.MaxValue]));
        Assert.Null(RawTensor.ByteSize(DataType.Fp64, [-1]));
    }

    private static Tensor Make(DataType type, ImmutableArray<long> shape, byte[] data) => new() { Name = "x", DataType = type, Shape = shape, Data = data };
}
