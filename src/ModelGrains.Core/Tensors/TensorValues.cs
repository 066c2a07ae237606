using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ModelGrains.Core.Tensors;

// Extension members of Tensor: in its namespace, so that they are found wherever it is.
namespace ModelGrains.Tensors;

/// <summary>Tensors from .NET values and back. FP16 is <see cref="Half"/>; BF16 has no .NET type.</summary>
public static class TensorValues
{
    extension(Tensor)
    {
        /// <summary>Makes a tensor: <c>Tensor.From("x", [1, 4], [5.1f, 3.5f, 1.4f, 0.2f])</c>. The values are copied.</summary>
        /// <typeparam name="T">bool, byte, sbyte, short, ushort, int, uint, long, ulong, <see cref="Half"/>, float or double.</typeparam>
        /// <param name="name">The input's name.</param>
        /// <param name="shape">The size of each dimension; empty for a scalar.</param>
        /// <param name="values">The elements, row-major.</param>
        /// <exception cref="ArgumentException">The number of values is not the shape's, or no tensor has elements of this type.</exception>
        public static Tensor From<T>(string name, ReadOnlySpan<long> shape, ReadOnlySpan<T> values)
            where T : unmanaged
        {
            CheckCount(shape, values.Length);
            return new Tensor
            {
                Name = name,
                DataType = TypeOf<T>(),
                Shape = [.. shape],
                Data = MemoryMarshal.AsBytes(values).ToArray(),
            };
        }

        /// <summary>Makes a BYTES tensor of strings, as UTF-8.</summary>
        /// <param name="name">The input's name.</param>
        /// <param name="shape">The size of each dimension; empty for a scalar.</param>
        /// <param name="values">The elements, row-major.</param>
        /// <exception cref="ArgumentException">The number of values is not the shape's, or a string is half a surrogate pair.</exception>
        public static Tensor From(string name, ReadOnlySpan<long> shape, ReadOnlySpan<string> values)
        {
            CheckCount(shape, values.Length);
            return new Tensor { Name = name, DataType = DataType.Bytes, Shape = [.. shape], Data = BytesElements.FromStrings(values) };
        }
    }

    /// <summary>The elements, row-major, without a copy; valid as long as the tensor is.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public static ReadOnlySpan<T> AsSpan<T>(this Tensor tensor)
        where T : unmanaged
    {
        if (tensor.DataType != TypeOf<T>())
            throw new InvalidOperationException($"Tensor {tensor} does not hold {typeof(T).Name} elements.");
        return MemoryMarshal.Cast<byte, T>(tensor.Data.Span);
    }

    /// <summary>The elements of a BYTES tensor as text.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not BYTES.</exception>
    /// <exception cref="System.Text.DecoderFallbackException">An element is not UTF-8.</exception>
    public static ImmutableArray<string> ToStrings(this Tensor tensor) => tensor.DataType == DataType.Bytes
        ? BytesElements.ToStrings(tensor.Data.Span)
        : throw new InvalidOperationException($"Tensor {tensor} does not hold strings.");

    private static void CheckCount(ReadOnlySpan<long> shape, int values)
    {
        if (!TensorShape.TryCount(shape, out var count) || count != values)
            throw new ArgumentException($"Shape {TensorShape.Format([.. shape])} does not have {values} elements.");
    }

    private static DataType TypeOf<T>()
        where T : unmanaged
    {
        // The raw form is the memory form only on little-endian machines, the ones that .NET and ONNX Runtime both support.
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("A little-endian machine is needed.");
        return default(T) switch
        {
            bool => DataType.Bool,
            byte => DataType.UInt8,
            ushort => DataType.UInt16,
            uint => DataType.UInt32,
            ulong => DataType.UInt64,
            sbyte => DataType.Int8,
            short => DataType.Int16,
            int => DataType.Int32,
            long => DataType.Int64,
            Half => DataType.Fp16,
            float => DataType.Fp32,
            double => DataType.Fp64,
            _ => throw new ArgumentException($"No tensor has {typeof(T).Name} elements."),
        };
    }
}
