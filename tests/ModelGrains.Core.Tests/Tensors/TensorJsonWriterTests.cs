using System.Text;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Tensors;
using ModelGrains.Tests;

namespace ModelGrains.Core.Tests.Tensors;

public sealed class TensorJsonWriterTests
{
    [Fact]
    public void WriteData_FloatsWithoutJsonNumber_AreTheProto3Strings() =>
        Assert.Equal("""["NaN","Infinity","-Infinity",-0]""", Write(Tensor.From<float>("y", [4], [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f])));

    [Fact]
    public void WriteData_NestedShape_IsFlat() => Assert.Equal("[1,2,3,4]", Write(Tensor.From<short>("y", [2, 2], [1, 2, 3, 4])));

    [Theory]
    [InlineData("FP16")]
    [InlineData("BF16")]
    public void WhyNot_HalfPrecision_NamesTheTensor(string name) =>
        Assert.StartsWith($"tensor '{name}' is {name}", TensorJsonWriter.WhyNot(SampleTensors.Named(name)), StringComparison.Ordinal);

    [Fact]
    public void WhyNot_BytesThatAreNoText_NamesTheTensor()
    {
        var tensor = new Tensor { Name = "blob", DataType = DataType.Bytes, Shape = [1], Data = new byte[] { 1, 0, 0, 0, 0xff } };
        Assert.Contains("'blob' has a BYTES element that is not UTF-8", TensorJsonWriter.WhyNot(tensor), StringComparison.Ordinal);
    }

    [Fact]
    public void WhyNot_AnythingElse_IsNull() =>
        Assert.All(SampleTensors.All.Where(SampleTensors.HasJson), tensor => Assert.Null(TensorJsonWriter.WhyNot(tensor)));

    private static string Write(Tensor tensor)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            TensorJsonWriter.WriteData(writer, tensor);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
