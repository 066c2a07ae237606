using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using ModelGrains.Tensors;

namespace ModelGrains.Onnx.Tests.Support;

/// <summary>Short ways to tensors and back.</summary>
internal static class Tensors
{
    public static Tensor Floats(string name, long[] shape, params ReadOnlySpan<float> values) => Numbers(name, DataType.Fp32, shape, values);

    public static Tensor Longs(string name, long[] shape, params ReadOnlySpan<long> values) => Numbers(name, DataType.Int64, shape, values);

    public static Tensor Numbers<T>(string name, DataType type, long[] shape, params ReadOnlySpan<T> values)
        where T : unmanaged =>
        new() { Name = name, DataType = type, Shape = [.. shape], Data = MemoryMarshal.AsBytes(values).ToArray() };

    public static Tensor Strings(string name, params ReadOnlySpan<string> values)
    {
        using var bytes = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var value in values)
        {
            var text = Encoding.UTF8.GetBytes(value);
            BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
            bytes.Write(length);
            bytes.Write(text);
        }

        return new Tensor { Name = name, DataType = DataType.Bytes, Shape = [values.Length], Data = bytes.ToArray() };
    }

    public static List<T> Values<T>(this Tensor tensor)
        where T : unmanaged =>
        [.. MemoryMarshal.Cast<byte, T>(tensor.Data.Span)];

    public static string[] Strings(this Tensor tensor)
    {
        var values = new List<string>();
        for (var rest = tensor.Data.Span; rest.Length > 0;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            values.Add(Encoding.UTF8.GetString(rest.Slice(4, length)));
            rest = rest[(4 + length)..];
        }

        return [.. values];
    }
}
