using ModelGrains.Core.Inference;
using ModelGrains.Core.Tests.Support;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.Inference;

public class AnswerComparerTests
{
    private static readonly Tolerance Exact = new();
    private static readonly Tolerance Half = new() { Absolute = 0.5 };
    private static readonly Tolerance Tenth = new() { Relative = 0.1 };

    public static TheoryData<DataType, byte[], byte[]> OneApart => new()
    {
        { DataType.UInt8, [255], [254] },
        { DataType.Int8, [255], [0] },
        { DataType.UInt16, [255, 255], [254, 255] },
        { DataType.Int16, [255, 255], [0, 0] },
        { DataType.UInt32, BitConverter.GetBytes(uint.MaxValue), BitConverter.GetBytes(uint.MaxValue - 1) },
        { DataType.Int32, BitConverter.GetBytes(-1), BitConverter.GetBytes(0) },
        { DataType.Fp16, BitConverter.GetBytes((Half)3), BitConverter.GetBytes((Half)2) },
        { DataType.Bf16, [0x40, 0x40], [0x00, 0x40] },
        { DataType.Fp32, BitConverter.GetBytes(1f), BitConverter.GetBytes(0f) },
        { DataType.Fp64, BitConverter.GetBytes(-1.0), BitConverter.GetBytes(0.0) },
    };

    public static TheoryData<DataType, byte[], byte[]> ComparedByBytes => new()
    {
        { DataType.Bool, [1], [0] },
        { DataType.Int64, BitConverter.GetBytes(long.MaxValue), BitConverter.GetBytes(long.MaxValue - 1) },
        { DataType.UInt64, BitConverter.GetBytes(ulong.MaxValue), BitConverter.GetBytes(ulong.MaxValue - 1) },
        { DataType.Bytes, [1, 0, 0, 0, (byte)'a'], [1, 0, 0, 0, (byte)'b'] },
    };

    [Theory]
    [MemberData(nameof(OneApart))]
    public void FindDifference_NumberOneApart_DependsOnTheTolerance(DataType type, byte[] want, byte[] got)
    {
        Assert.Null(Compare(type, want, want, Exact));
        Assert.Null(Compare(type, want, got, new Tolerance { Absolute = 1 }));
        Assert.Equal("output 'y' differs at element 0 by 1, allowed 0.999", Compare(type, want, got, new Tolerance { Absolute = 0.999 }));
    }

    [Theory]
    [MemberData(nameof(ComparedByBytes))]
    public void FindDifference_TypeWithoutTolerance_MustBeEqual(DataType type, byte[] want, byte[] got)
    {
        Assert.Null(Compare(type, want, want, Exact));
        Assert.Equal($"output 'y' differs from the expected {type.Name()} values", Compare(type, want, got, new Tolerance { Absolute = 1e9, Relative = 1e9 }));
    }

    [Fact]
    public void FindDifference_Strings_AreComparedWhole()
    {
        byte[] cat = [3, 0, 0, 0, .. "cat"u8, 0, 0, 0, 0];
        byte[] moved = [0, 0, 0, 0, 3, 0, 0, 0, .. "cat"u8];
        Assert.Null(Compare(DataType.Bytes, cat, cat, Exact, 2));
        Assert.NotNull(Compare(DataType.Bytes, cat, moved, Half, 2));
    }

    [Fact]
    public void FindDifference_RelativeTolerance_IsOfTheExpectedValue()
    {
        Assert.Null(Floats([100], [109.9f], Tenth));
        Assert.Null(Floats([-100], [-90.1f], Tenth));
        Assert.NotNull(Floats([100], [111f], Tenth));
        Assert.NotNull(Floats([0], [1e-30f], Tenth));
    }

    [Fact]
    public void FindDifference_SecondElement_IsNamed() =>
        Assert.Equal("output 'y' differs at element 1 by 1, allowed 0.5", Floats([1, 2, 3], [1.4f, 3, 9], Half));

    [Theory]
    [InlineData(float.NaN, float.NaN, true)]
    [InlineData(float.NaN, 0f, false)]
    [InlineData(0f, float.NaN, false)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity, true)]
    [InlineData(float.PositiveInfinity, float.NegativeInfinity, false)]
    [InlineData(float.NegativeInfinity, float.PositiveInfinity, false)]
    [InlineData(float.PositiveInfinity, 1f, false)]
    [InlineData(1f, float.PositiveInfinity, false)]
    [InlineData(float.PositiveInfinity, float.NaN, false)]
    [InlineData(0f, -0f, true)]
    public void FindDifference_SpecialNumbers_AreNearOnlyThemselves(float want, float got, bool near)
    {
        foreach (var tolerance in (Tolerance[])[Exact, Half, Tenth, Tolerance.Default])
            Assert.Equal(near, Floats([want], [got], tolerance) is null);
    }

    [Fact]
    public void FindDifference_OutputMissingOrOtherTypeOrShape_IsSaid()
    {
        var want = Make.Floats("y", [1, 2], 1, 2);
        Assert.Equal("output 'y' is missing", AnswerComparer.FindDifference([want], [Make.Floats("z", [1], 1)], Exact));
        Assert.Equal("output 'y' is FP64, expected FP32", AnswerComparer.FindDifference([want], [Make.Raw("y", DataType.Fp64, [1, 2], new byte[16])], Exact));
        Assert.Equal("output 'y' has the shape [2,1], expected [1,2]", AnswerComparer.FindDifference([want], [Make.Floats("y", [2, 1], 1, 2)], Exact));
    }

    [Fact]
    public void FindDifference_OutputsNotExpected_AreNotCompared()
    {
        Assert.Null(AnswerComparer.FindDifference([], [Make.Floats("y", [1], 1)], Exact));
        Assert.Null(AnswerComparer.FindDifference([Make.Floats("y", [1], 1)], [Make.Floats("z", [1], 9), Make.Floats("y", [1], 1)], Exact));
    }

    [Fact]
    public void FindDifference_EmptyTensors_AreEqual() => Assert.Null(AnswerComparer.FindDifference([Make.Floats("y", [0, 3])], [Make.Floats("y", [0, 3])], Exact));

    private static string? Floats(float[] want, float[] got, Tolerance tolerance) =>
        AnswerComparer.FindDifference([Make.Floats("y", [want.Length], want)], [Make.Floats("y", [got.Length], got)], tolerance);

    private static string? Compare(DataType type, byte[] want, byte[] got, Tolerance tolerance, long count = 1) =>
        AnswerComparer.FindDifference([Make.Raw("y", type, [count], want)], [Make.Raw("y", type, [count], got)], tolerance);
}
