using ModelGrains.Tensors;

namespace ModelGrains.Abstractions.Tests.Tensors;

public class DataTypesTests
{
    public static TheoryData<DataType, string, int> Table => new()
    {
        { DataType.Bool, "BOOL", 1 },
        { DataType.UInt8, "UINT8", 1 },
        { DataType.UInt16, "UINT16", 2 },
        { DataType.UInt32, "UINT32", 4 },
        { DataType.UInt64, "UINT64", 8 },
        { DataType.Int8, "INT8", 1 },
        { DataType.Int16, "INT16", 2 },
        { DataType.Int32, "INT32", 4 },
        { DataType.Int64, "INT64", 8 },
        { DataType.Fp16, "FP16", 2 },
        { DataType.Fp32, "FP32", 4 },
        { DataType.Fp64, "FP64", 8 },
        { DataType.Bytes, "BYTES", 0 },
        { DataType.Bf16, "BF16", 2 },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void NameAndSize_EveryType_AreTheProtocols(DataType type, string name, int size)
    {
        Assert.Equal(name, type.Name());
        Assert.Equal(size, type.Size());
        Assert.True(DataTypes.TryParse(name, out var parsed));
        Assert.Equal(type, parsed);
    }

    [Fact]
    public void Table_EveryMemberOfTheEnum_IsInIt()
    {
        var rows = Table.Select(row => (DataType)row[0]);
        Assert.Equal(Enum.GetValues<DataType>().Order(), rows.Order());
        Assert.Equal(string.Join(", ", Table.Select(row => (string)row[1])), DataTypes.AllNames);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("fp32")]
    [InlineData("FP32 ")]
    [InlineData("FLOAT")]
    [InlineData("TYPE_FP32")]
    public void TryParse_NotAName_IsFalse(string? name) => Assert.False(DataTypes.TryParse(name, out _));
}
