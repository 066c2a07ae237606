using ModelGrains.Tensors;

namespace ModelGrains.Tests;

/// <summary>One tensor of each datatype, with the values at the edges of its range.</summary>
internal static class SampleTensors
{
    public static IReadOnlyList<Tensor> All { get; } =
    [
        Tensor.From<bool>("BOOL", [2], [true, false]),
        Tensor.From<byte>("UINT8", [3], [0, 128, byte.MaxValue]),
        Tensor.From<ushort>("UINT16", [2], [0, ushort.MaxValue]),
        Tensor.From<uint>("UINT32", [2], [0, uint.MaxValue]),
        Tensor.From<ulong>("UINT64", [3], [0, 9_007_199_254_740_993, ulong.MaxValue]),
        Tensor.From<sbyte>("INT8", [3], [sbyte.MinValue, -1, sbyte.MaxValue]),
        Tensor.From<short>("INT16", [2], [short.MinValue, short.MaxValue]),
        Tensor.From<int>("INT32", [2], [int.MinValue, int.MaxValue]),
        Tensor.From<long>("INT64", [3], [long.MinValue, -9_007_199_254_740_993, long.MaxValue]),
        Tensor.From<Half>("FP16", [3], [Half.MinValue, Half.Epsilon, Half.NaN]),
        Tensor.From<float>("FP32", [2, 4], [float.MinValue, -0f, float.Epsilon, 0.1f, 16777217f, float.NaN, float.PositiveInfinity, float.NegativeInfinity]),
        Tensor.From<double>("FP64", [1, 8], [double.MinValue, -0d, double.Epsilon, 0.1, 1e-300, double.NaN, double.PositiveInfinity, double.NegativeInfinity]),
        Tensor.From("BYTES", [2, 2], ["", "plain", "žluťoučký \"kůň\"\n", "🐎\0"]),
        new Tensor { Name = "BF16", DataType = DataType.Bf16, Shape = [2], Data = new byte[] { 0x80, 0x3f, 0x00, 0xff } },
        Tensor.From<float>("empty", [0, 4], []),
        Tensor.From("no strings", [3, 0], ReadOnlySpan<string>.Empty),
        Tensor.From<long>("scalar", [], [42]),
    ];

    public static IEnumerable<object[]> Names => All.Select(tensor => new object[] { tensor.Name });

    public static IEnumerable<object[]> NamesWithJson => All.Where(HasJson).Select(tensor => new object[] { tensor.Name });

    public static Tensor Named(string name) => All.Single(tensor => tensor.Name == name);

    public static bool HasJson(Tensor tensor) => tensor.DataType is not (DataType.Fp16 or DataType.Bf16);

    public static void AssertSame(Tensor expected, Tensor? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Name, actual.Name);
        Assert.Equal(expected.DataType, actual.DataType);
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        Assert.Equal(expected.Data.ToArray(), actual.Data.ToArray());
    }
}
