using System.Collections.Immutable;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using ModelGrains.Tensors;

namespace ModelGrains.Abstractions.Tests.Tensors;

public class TensorShapeTests
{
    public static TheoryData<long[], long> Counts => new()
    {
        { [], 1 },
        { [0], 0 },
        { [7], 7 },
        { [2, 3, 4], 24 },
        { [long.MaxValue], long.MaxValue },
        { [long.MaxValue, 1], long.MaxValue },
    };

    public static TheoryData<long[]> Refused =>
    [
        [-1], [2, -1], [0, -1], [-1, 0], [long.MinValue], [long.MaxValue, 2], [2, long.MaxValue], [1L << 32, 1L << 31], [4294967296, 4294967296], [0, long.MaxValue, 2],
    ];

    [Theory]
    [MemberData(nameof(Counts))]
    public void TryCount_ValidShape_IsTheProduct(long[] shape, long expected)
    {
        Assert.True(TensorShape.TryCount(shape, out var count));
        Assert.Equal(expected, count);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void TryCount_NegativeOrTooBig_IsFalse(long[] shape) => Assert.False(TensorShape.TryCount(shape, out _));

    [Fact]
    public void TryCount_AnyShape_AgreesWithBigNumbers()
    {
        var sizes = Gen.OneOf(Gen.Choose(-1, 5).Select(n => (long)n), Gen.Elements(long.MaxValue, 1L << 31, 1L << 32, 3037000499L, 3037000500L, long.MinValue));
        Prop.ForAll(Gen.ArrayOf(sizes).ToArbitrary(), shape =>
        {
            var product = shape.Where(size => size != 0).Aggregate(BigInteger.One, (all, size) => all * size);
            var legal = shape.All(size => size >= 0) && product <= long.MaxValue;
            var counted = TensorShape.TryCount(shape, out var count);
            return counted == legal && (!legal || count == (shape.Contains(0) ? 0 : product));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Format_Shapes_AreAsClientsPrintThem()
    {
        Assert.Equal("[]", TensorShape.Format([]));
        Assert.Equal("[1,-1,8]", TensorShape.Format([1, -1, 8]));
    }

    [Fact]
    public void TensorSpec_SameContent_IsEqual()
    {
        static TensorSpec Spec(ImmutableArray<long> shape, bool optional = false) =>
            new() { Name = "x", DataType = DataType.Fp32, Shape = shape, Optional = optional };

        Assert.Equal(Spec([-1, 4]), Spec([-1, 4]));
        Assert.Equal(Spec([-1, 4]).GetHashCode(), Spec([-1, 4]).GetHashCode());
        Assert.Equal(Spec(default), Spec(default));
        Assert.NotEqual(Spec(default), Spec([]));
        Assert.NotEqual(Spec([-1, 4]), Spec([4, -1]));
        Assert.NotEqual(Spec([4]), Spec([4], optional: true));
        Assert.False(Spec(default).HasRank);
        Assert.True(Spec([]).HasRank);
    }
}
