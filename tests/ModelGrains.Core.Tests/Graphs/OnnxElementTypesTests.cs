using ModelGrains.Core.Graphs;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.Graphs;

public class OnnxElementTypesTests
{
    /// <summary>onnx.proto, TensorProto.DataType.</summary>
    [Theory]
    [InlineData(1, DataType.Fp32)]
    [InlineData(2, DataType.UInt8)]
    [InlineData(3, DataType.Int8)]
    [InlineData(4, DataType.UInt16)]
    [InlineData(5, DataType.Int16)]
    [InlineData(6, DataType.Int32)]
    [InlineData(7, DataType.Int64)]
    [InlineData(8, DataType.Bytes)]
    [InlineData(9, DataType.Bool)]
    [InlineData(10, DataType.Fp16)]
    [InlineData(11, DataType.Fp64)]
    [InlineData(12, DataType.UInt32)]
    [InlineData(13, DataType.UInt64)]
    [InlineData(16, DataType.Bf16)]
    public void ToDataType_TypeOfTheProtocol_IsMapped(int onnx, DataType expected)
    {
        Assert.Equal(expected, OnnxElementTypes.ToDataType(onnx));
        Assert.Equal(expected.Name(), OnnxElementTypes.Name(onnx));
    }

    [Theory]
    [InlineData(0, "type 0")]
    [InlineData(14, "COMPLEX64")]
    [InlineData(15, "COMPLEX128")]
    [InlineData(17, "FLOAT8E4M3FN")]
    [InlineData(22, "INT4")]
    [InlineData(99, "type 99")]
    [InlineData(-1, "type -1")]
    public void ToDataType_TypeTheProtocolLacks_IsNullWithAName(int onnx, string name)
    {
        Assert.Null(OnnxElementTypes.ToDataType(onnx));
        Assert.Equal(name, OnnxElementTypes.Name(onnx));
    }

    [Fact]
    public void ToDataType_EveryTypeOfTheProtocol_IsReachable() =>
        Assert.Equal(
            Enum.GetValues<DataType>().Order(),
            Enumerable.Range(0, 100).Select(OnnxElementTypes.ToDataType).OfType<DataType>().Order());
}
