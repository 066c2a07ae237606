using System.Text;

namespace ModelGrains.Onnx.Tests.Support;

/// <summary>Writes small ONNX graphs by hand, for what no model of tests/models does. Field numbers as in onnx.proto.</summary>
internal static class TinyGraph
{
    /// <summary>y = x + a value that a load works out: the sum over a constant of so many elements.</summary>
    public static byte[] Bomb(long elements) => Model(8, 13, Graph(
    [
        Node("ConstantOfShape", ["shape"], ["big"]),
        Node("Exp", ["big"], ["grown"]),
        Node("ReduceMax", ["grown"], ["top"]),
        Node("Add", ["x", "top"], ["y"]),
    ], Longs("shape", elements)));

    /// <summary>y = the largest of x plus constants, so many of them, that a load works out and keeps.</summary>
    public static byte[] Constants(long elements) => Model(8, 13, Graph(
    [
        Node("ConstantOfShape", ["shape"], ["big"]),
        Node("Exp", ["big"], ["grown"]),
        Node("Add", ["x", "grown"], ["sums"]),
        Node("ReduceMax", ["sums"], ["y"]),
    ], Longs("shape", elements)));

    /// <summary>y = x + x, of any IR version and operator set.</summary>
    public static byte[] Twice(long irVersion, long operatorSet, string operatorDomain = "") =>
        Model(irVersion, operatorSet, Graph([Node("Add", ["x", "x"], ["y"], operatorDomain)], []));

    private static byte[] Model(long irVersion, long operatorSet, byte[] graph) =>
        [.. Number(1, irVersion), .. Message(7, graph), .. Message(8, Number(2, operatorSet))];

    private static byte[] Graph(byte[][] nodes, byte[] initializer) =>
    [
        .. nodes.SelectMany(node => Message(1, node)), .. Text(2, "g"), .. initializer.Length > 0 ? Message(5, initializer) : [],
        .. Message(11, Value("x")), .. Message(12, Value("y")),
    ];

    private static byte[] Node(string type, string[] inputs, string[] outputs, string domain = "") =>
        [.. inputs.SelectMany(input => Text(1, input)), .. outputs.SelectMany(output => Text(2, output)), .. Text(4, type), .. Text(7, domain)];

    /// <summary>An INT64 initializer of one dimension.</summary>
    private static byte[] Longs(string name, params long[] values) =>
        [.. Number(1, values.Length), .. Number(2, 7), .. Text(8, name), .. Bytes(9, [.. values.SelectMany(BitConverter.GetBytes)])];

    /// <summary>FP32 of shape [1].</summary>
    private static byte[] Value(string name) => [.. Text(1, name), .. Message(2, Message(1, [.. Number(1, 1), .. Message(2, Message(1, Number(1, 1)))]))];

    private static byte[] Number(int field, long value) => [.. Varint((ulong)field << 3), .. Varint((ulong)value)];

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Message(int field, byte[] message) => Bytes(field, message);

    private static byte[] Bytes(int field, byte[] bytes) => [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)bytes.Length), .. bytes];

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value > 0x7f; value >>= 7)
            yield return (byte)(value | 0x80);
        yield return (byte)value;
    }
}
