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
}
