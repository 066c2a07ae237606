using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelGrains.Core.Tensors;

// Extension members of Tensor: in its namespace, so that they are found wherever it is.
namespace ModelGrains.Tensors;

/// <summary>Tensors from .NET values; <see cref="TensorReading"/> is the way back. FP16 is <see cref="Half"/>; BF16 has no .NET type.</summary>
public static class TensorValues
{
    extension(Tensor)
    {
        /// <summary>Makes a tensor: <c>Tensor.From("x", [1, 4], [5.1f, 3.5f, 1.4f, 0.2f])</c>. The values are copied, once.</summary>
        /// <typeparam name="T">bool, byte, sbyte, short, ushort, int, uint, long, ulong, <see cref="Half"/>, float or double.</typeparam>
        /// <param name="name">The input's name.</param>
        /// <param name="shape">The size of each dimension; empty for a scalar.</param>
        /// <param name="values">The elements, row-major.</param>
        /// <exception cref="ArgumentException">The number of values is not the shape's, or no tensor has elements of this type.</exception>
        public static Tensor From<T>(string name, ReadOnlySpan<long> shape, ReadOnlySpan<T> values)
            where T : unmanaged
        {
            CheckCount(name, shape, values.Length);
            return Make<T>(name, shape, MemoryMarshal.AsBytes(values).ToArray());
        }

        /// <summary>Makes a tensor over an array, which is not copied and must not change while the tensor is used.</summary>
        /// <typeparam name="T">bool, byte, sbyte, short, ushort, int, uint, long, ulong, <see cref="Half"/>, float or double.</typeparam>
        /// <param name="name">The input's name.</param>
        /// <param name="shape">The size of each dimension; empty for a scalar.</param>
        /// <param name="values">The elements, row-major.</param>
        /// <exception cref="ArgumentException">The number of values is not the shape's, or no tensor has elements of this type.</exception>
        public static Tensor From<T>(string name, ReadOnlySpan<long> shape, T[] values)
            where T : unmanaged => Over<T>(name, shape, values);

        /// <summary>Makes a tensor over memory, which is not copied and must not change while the tensor is used.</summary>
        /// <typeparam name="T">bool, byte, sbyte, short, ushort, int, uint, long, ulong, <see cref="Half"/>, float or double.</typeparam>
        /// <param name="name">The input's name.</param>
        /// <param name="shape">The size of each dimension; empty for a scalar.</param>
        /// <param name="values">The elements, row-major.</param>
        /// <exception cref="ArgumentException">The number of values is not the shape's, or no tensor has elements of this type.</exception>
        public static Tensor From<T>(string name, ReadOnlySpan<long> shape, ReadOnlyMemory<T> values)
            where T : unmanaged => Over(name, shape, values);

        /// <summary>Makes a tensor over memory, which is not copied and must not change while the tensor is used.</summary>
        /// <typeparam name="T">bool, byte, sbyte, short, ushort, int, uint, long, ulong, <see cref="Half"/>, float or double.</typeparam>
        /// <param name="name">The input's name.</param>
        /// <param name="shape">The size of each dimension; empty for a scalar.</param>
        /// <param name="values">The elements, row-major.</param>
        /// <exception cref="ArgumentException">The number of values is not the shape's, or no tensor has elements of this type.</exception>
        public static Tensor From<T>(string name, ReadOnlySpan<long> shape, Memory<T> values)
            where T : unmanaged => Over<T>(name, shape, values);

        /// <summary>Makes a tensor of two dimensions, those of the array. The values are copied, once.</summary>
        /// <typeparam name="T">As in the other forms.</typeparam>
        /// <param name="name">The input's name.</param>
        /// <param name="values">The elements.</param>
        /// <exception cref="ArgumentException">No tensor has elements of this type.</exception>
        public static Tensor From<T>(string name, T[,] values)
            where T : unmanaged => OfArray<T>(name, values);

        /// <summary>Makes a tensor of three dimensions, those of the array. The values are copied, once.</summary>
        /// <typeparam name="T">As in the other forms.</typeparam>
        /// <param name="name">The input's name.</param>
        /// <param name="values">The elements.</param>
        /// <exception cref="ArgumentException">No tensor has elements of this type.</exception>
        public static Tensor From<T>(string name, T[,,] values)
            where T : unmanaged => OfArray<T>(name, values);

        /// <summary>Makes a tensor of four dimensions, those of the array. The values are copied, once.</summary>
        /// <typeparam name="T">As in the other forms.</typeparam>
        /// <param name="name">The input's name.</param>
        /// <param name="values">The elements.</param>
        /// <exception cref="ArgumentException">No tensor has elements of this type.</exception>
        public static Tensor From<T>(string name, T[,,,] values)
            where T : unmanaged => OfArray<T>(name, values);

        /// <summary>Makes a BYTES tensor of strings, as UTF-8.</summary>
        /// <param name="name">The input's name.</param>
        /// <param name="shape">The size of each dimension; empty for a scalar.</param>
        /// <param name="values">The elements, row-major.</param>
        /// <exception cref="ArgumentException">The number of values is not the shape's, or a string is half a surrogate pair.</exception>
        public static Tensor From(string name, ReadOnlySpan<long> shape, ReadOnlySpan<string> values)
        {
            CheckCount(name, shape, values.Length);
            return new Tensor { Name = name, DataType = DataType.Bytes, Shape = [.. shape], Data = BytesElements.FromStrings(values) };
        }

        /// <summary>Makes a BF16 tensor, each value rounded to the nearest bfloat16.</summary>
        /// <param name="name">The input's name.</param>
        /// <param name="shape">The size of each dimension; empty for a scalar.</param>
        /// <param name="values">The elements, row-major.</param>
        /// <exception cref="ArgumentException">The number of values is not the shape's.</exception>
        public static Tensor FromBFloat16(string name, ReadOnlySpan<long> shape, ReadOnlySpan<float> values)
        {
            CheckCount(name, shape, values.Length);
            return new Tensor { Name = name, DataType = DataType.Bf16, Shape = [.. shape], Data = BFloat16.FromSingles(values) };
        }
    }

    private static Tensor Over<T>(string name, ReadOnlySpan<long> shape, ReadOnlyMemory<T> values)
        where T : unmanaged
    {
        CheckCount(name, shape, values.Length);
        return Make<T>(name, shape, values is ReadOnlyMemory<byte> bytes ? bytes : new CastMemoryManager<T>(values).Memory);
    }

    private static Tensor OfArray<T>(string name, Array values)
        where T : unmanaged
    {
        var shape = new long[values.Rank];
        for (var i = 0; i < shape.Length; i++)
            shape[i] = values.GetLongLength(i);
        var elements = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length);
        return Make<T>(name, shape, MemoryMarshal.AsBytes(elements).ToArray());
    }

    private static Tensor Make<T>(string name, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> data)
        where T : unmanaged => new() { Name = name, DataType = ElementTypes.Of<T>(), Shape = [.. shape], Data = data };

    private static void CheckCount(string name, ReadOnlySpan<long> shape, int values)
    {
        if (!TensorShape.TryCount(shape, out var count))
            throw new ArgumentException($"Tensor '{name}': {TensorShape.Format([.. shape])} is no shape: expected dimensions from 0 and at most {long.MaxValue} elements.");
        if (count != values)
            throw new ArgumentException($"Tensor '{name}': shape {TensorShape.Format([.. shape])} takes {count} elements, got {values}.");
    }
}
