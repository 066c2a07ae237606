using ModelGrains.Tensors;
using ModelGrains.Tests;

namespace ModelGrains.Core.Tests.Tensors;

public sealed class TensorValuesTests
{
    [Fact]
    public void From_CollectionExpression_TakesTheElementsType()
    {
        var tensor = Tensor.From("x", [1, 4], [5.1f, 3.5f, 1.4f, 0.2f]);

        Assert.Equal("x FP32[1,4]", tensor.ToString());
        Assert.Equal([5.1f, 3.5f, 1.4f, 0.2f], tensor.AsSpan<float>());
    }

    [Fact]
    public void From_ArrayOrStrings_IsReadBack()
    {
        Assert.Equal([1L, 2L], Tensor.From("x", [2], new long[] { 1, 2 }).AsSpan<long>());
        Assert.Equal(["a", "b"], Tensor.From("x", [2], ["a", "b"]).ToStrings().ToArray());
    }

    [Fact]
    public void From_EveryDotNetType_HasTheTypesName() =>
        Assert.All(SampleTensors.All.Take(13), tensor => Assert.Equal(tensor.Name, tensor.DataType.Name()));

    [Theory]
    [InlineData(3)]
    [InlineData(-4)]
    public void From_CountThatIsNotTheShapes_Throws(long dimension) =>
        Assert.Throws<ArgumentException>(() => Tensor.From<float>("x", [dimension], [1, 2, 3, 4]));

    [Fact]
    public void From_TypeOfNoTensor_Throws() => Assert.Throws<ArgumentException>(() => Tensor.From<char>("x", [1], ['a']));

    [Fact]
    public void Read_AsAnotherType_Throws()
    {
        var tensor = Tensor.From<int>("x", [1], [1]);
        Assert.Throws<InvalidOperationException>(() => tensor.AsSpan<float>().Length);
        Assert.Throws<InvalidOperationException>(() => tensor.ToStrings());
    }

    [Fact]
    public void From_ArrayOrMemory_IsNotCopied()
    {
        int[] values = [1, 2, 3];
        var array = Tensor.From("x", [3], values);
        var memory = Tensor.From<int>("x", [2], values.AsMemory(1));
        byte[] bytes = [1];
        var raw = Tensor.From("x", [1], bytes);
        values[2] = 7;
        bytes[0] = 9;

        Assert.Equal([1, 2, 7], array.AsSpan<int>());
        Assert.Equal([2, 7], memory.AsSpan<int>());
        Assert.Equal(9, raw.ToScalar<byte>());
    }

    [Fact]
    public void From_Span_IsCopied()
    {
        int[] values = [1];
        var tensor = Tensor.From<int>("x", [1], values.AsSpan());
        values[0] = 2;

        Assert.Equal(1, tensor.ToScalar<int>());
    }

    [Fact]
    public unsafe void From_Memory_SlicesAndPinsWhereTheElementsLie()
    {
        short[] values = [0x0201, 0x0403, 0x0605];
        var data = Tensor.From("x", [2], values.AsMemory(1)).Data;

        Assert.Equal([4, 5], data.Slice(1, 2).ToArray());
        using var pinned = data[1..].Pin();
        fixed (short* first = values)
            Assert.Equal((nint)((byte*)first + 3), (nint)pinned.Pointer);
        Assert.Equal(4, *(byte*)pinned.Pointer);
    }

    [Fact]
    public void From_ArrayOfDimensions_HasItsShape()
    {
        var matrix = Tensor.From("x", new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });

        Assert.Equal("x FP32[2,3]", matrix.ToString());
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], matrix.ToArray<float>());
        Assert.Equal(5f, matrix.ToArray2D<float>()[1, 1]);
        Assert.Equal("x INT64[1,2,1]", Tensor.From("x", new long[,,] { { { 1 }, { 2 } } }).ToString());
        Assert.Equal("x BOOL[1,1,1,2]", Tensor.From("x", new bool[,,,] { { { { true, false } } } }).ToString());
        Assert.Equal("x FP32[0,3]", Tensor.From("x", new float[0, 3]).ToString());
    }

    [Fact]
    public void From_WrongShapeOrType_SaysWhatIsExpected()
    {
        Assert.Equal("Tensor 'x': shape [2,2] takes 4 elements, got 3.", Assert.Throws<ArgumentException>(() => Tensor.From("x", [2, 2], new int[3])).Message);
        Assert.Contains("expected one of bool, byte", Assert.Throws<ArgumentException>(() => Tensor.From("x", [1], new nint[1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WrongShapeOrType_SaysWhatIsExpected()
    {
        var tensor = Tensor.From("x", [2], new int[2]);

        Assert.Contains("read it as int", Assert.Throws<InvalidOperationException>(() => tensor.ToArray<float>()).Message, StringComparison.Ordinal);
        Assert.Contains("has 2 elements: expected 1", Assert.Throws<InvalidOperationException>(() => tensor.ToScalar<int>()).Message, StringComparison.Ordinal);
        Assert.Contains("has 1 dimensions: expected 2", Assert.Throws<InvalidOperationException>(() => tensor.ToArray2D<int>()).Message, StringComparison.Ordinal);
        Assert.Contains("FP32, FP16 or BF16", Assert.Throws<InvalidOperationException>(() => tensor.ToSingles()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromBFloat16_AnyValue_IsTheNearest()
    {
        // 1 + 2^-8 is half way between 1 and 1 + 2^-7: ties go to even; a little more goes up.
        float[] values = [1f, 1.00390625f, 1.0040f, 1.01171875f, -0f, float.PositiveInfinity, float.MaxValue, float.NaN];
        var tensor = Tensor.FromBFloat16("x", [8], values);

        Assert.Equal([1f, 1f, 1.0078125f, 1.015625f, -0f, float.PositiveInfinity, float.PositiveInfinity, float.NaN], tensor.ToSingles());
        Assert.Equal(DataType.Bf16, tensor.DataType);
    }

    [Fact]
    public void ToSingles_Half_IsExact() => Assert.Equal([1.5f, -2f], Tensor.From("x", [2], new[] { (Half)1.5, (Half)(-2) }).ToSingles());
}
