using Google.Protobuf;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Protocol.Conversion;
using ModelGrains.Protocol.Messages;
using ModelGrains.Tensors;
using ModelGrains.Tests;

namespace ModelGrains.Protocol.Tests.Conversion;

public sealed class TensorContentsTests
{
    public static IEnumerable<object[]> Names => SampleTensors.NamesWithJson;

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_TypedContents_GivesTheSameBits(string name)
    {
        var tensor = SampleTensors.Named(name);
        var message = Request(tensor.DataType.Name(), [.. tensor.Shape], Contents(tensor));
        message.Inputs[0].Name = name;

        var read = InferRequestMessages.Read(ModelInferRequest.Parser.ParseFrom(message.ToByteArray()));

        Assert.True(read.IsSuccess, read.ToString());
        SampleTensors.AssertSame(tensor, read.Value.Inputs[0]);
    }

    [Theory]
    [InlineData("FP16")]
    [InlineData("BF16")]
    public void Read_HalfPrecision_IsRawOnly(string type) =>
        AssertInvalid(Request(type, [1], new InferTensorContents { Fp32Contents = { 1 } }), $"{type} has no contents field: send it in raw_input_contents");

    [Theory]
    [InlineData("INT8", 128)]
    [InlineData("INT8", -129)]
    [InlineData("INT16", 32768)]
    public void Read_SignedOutOfRange_IsRefused(string type, int value) =>
        AssertInvalid(Request(type, [1], new InferTensorContents { IntContents = { value } }), $"element 0 is out of the range of {type}");

    [Theory]
    [InlineData("UINT8", 256)]
    [InlineData("UINT16", 65536)]
    public void Read_UnsignedOutOfRange_IsRefused(string type, uint value) =>
        AssertInvalid(Request(type, [1], new InferTensorContents { UintContents = { value } }), $"element 0 is out of the range of {type}");

    [Fact]
    public void Read_AnotherTypesField_IsRefused() =>
        AssertInvalid(Request("FP32", [1], new InferTensorContents { Fp64Contents = { 1 } }), "FP32 elements come in fp32_contents, got fp64_contents");

    [Fact]
    public void Read_TwoFields_IsRefused() => AssertInvalid(
        Request("INT64", [1], new InferTensorContents { Int64Contents = { 1 }, BoolContents = { true } }), "INT64 elements come in int64_contents, got bool_contents");

    [Fact]
    public void Read_AnotherCount_IsASizeMismatch()
    {
        AssertInvalid(Request("FP32", [3], new InferTensorContents { Fp32Contents = { 1, 2 } }), "Expected 12, got 8");
        AssertInvalid(Request("FP32", [3], null), "Expected 12, got 0");
        AssertInvalid(Request("BYTES", [1], new InferTensorContents { BytesContents = { ByteString.Empty, ByteString.Empty } }), "expected 1 string elements for inference input 'x', got 2");
    }

    private static ModelInferRequest Request(string type, long[] shape, InferTensorContents? contents)
    {
        var input = new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = type, Shape = { shape } };
        if (contents is not null)
            input.Contents = contents;
        return new ModelInferRequest { ModelName = "m", Inputs = { input } };
    }

    private static void AssertInvalid(ModelInferRequest message, string expected)
    {
        var error = InferRequestMessages.Read(message).Error;

        Assert.Equal(ModelErrorCode.InvalidInput, error?.Code);
        Assert.Contains("'x'", error?.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error?.Message, StringComparison.Ordinal);
    }

    private static InferTensorContents Contents(Tensor tensor) => tensor.DataType switch
    {
        DataType.Bool => new() { BoolContents = { tensor.AsSpan<bool>().ToArray() } },
        DataType.Int8 => new() { IntContents = { tensor.AsSpan<sbyte>().ToArray().Select(value => (int)value) } },
        DataType.Int16 => new() { IntContents = { tensor.AsSpan<short>().ToArray().Select(value => (int)value) } },
        DataType.Int32 => new() { IntContents = { tensor.AsSpan<int>().ToArray() } },
        DataType.Int64 => new() { Int64Contents = { tensor.AsSpan<long>().ToArray() } },
        DataType.UInt8 => new() { UintContents = { tensor.AsSpan<byte>().ToArray().Select(value => (uint)value) } },
        DataType.UInt16 => new() { UintContents = { tensor.AsSpan<ushort>().ToArray().Select(value => (uint)value) } },
        DataType.UInt32 => new() { UintContents = { tensor.AsSpan<uint>().ToArray() } },
        DataType.UInt64 => new() { Uint64Contents = { tensor.AsSpan<ulong>().ToArray() } },
        DataType.Fp32 => new() { Fp32Contents = { tensor.AsSpan<float>().ToArray() } },
        DataType.Fp64 => new() { Fp64Contents = { tensor.AsSpan<double>().ToArray() } },
        _ => new() { BytesContents = { BytesElements.ToStrings(tensor.Data.Span).Select(ByteString.CopyFromUtf8) } },
    };
}
