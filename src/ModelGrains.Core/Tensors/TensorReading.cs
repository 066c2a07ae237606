using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelGrains.Core.Tensors;

namespace ModelGrains.Tensors;

/// <summary>.NET values from tensors.</summary>
public static class TensorReading
{
    /// <summary>
    /// The elements, row-major, without a copy; valid as long as the tensor is. In an answer they may lie at any address: code that
    /// needs aligned memory takes <see cref="ToArray"/>.
    /// </summary>
    /// <typeparam name="T">The .NET type of the tensor's elements.</typeparam>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public static ReadOnlySpan<T> AsSpan<T>(this Tensor tensor)
        where T : unmanaged
    {
        if (tensor.DataType != ElementTypes.Of<T>())
            throw new InvalidOperationException($"Tensor {tensor} does not hold {typeof(T).Name} elements: read it as {ElementTypes.NameOf(tensor.DataType)}.");
        return MemoryMarshal.Cast<byte, T>(tensor.Data.Span);
    }

    /// <summary>The elements, row-major, in an array of their own.</summary>
    /// <typeparam name="T">The .NET type of the tensor's elements.</typeparam>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public static T[] ToArray<T>(this Tensor tensor)
        where T : unmanaged => tensor.AsSpan<T>().ToArray();

    /// <summary>The elements of a tensor of two dimensions.</summary>
    /// <typeparam name="T">The .NET type of the tensor's elements.</typeparam>
    /// <exception cref="InvalidOperationException">The elements are of another type, or the tensor has not two dimensions.</exception>
    public static T[,] ToArray2D<T>(this Tensor tensor)
        where T : unmanaged
    {
        var elements = tensor.AsSpan<T>();
        if (tensor.Shape.Length != 2)
            throw new InvalidOperationException($"Tensor {tensor} has {tensor.Shape.Length} dimensions: expected 2.");
        var array = new T[tensor.Shape[0], tensor.Shape[1]];
        elements.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference((Array)array)), array.Length));
        return array;
    }

    /// <summary>The one element of a tensor, whatever its dimensions.</summary>
    /// <typeparam name="T">The .NET type of the tensor's elements.</typeparam>
    /// <exception cref="InvalidOperationException">The element is of another type, or there is not exactly one.</exception>
    public static T ToScalar<T>(this Tensor tensor)
        where T : unmanaged
    {
        var elements = tensor.AsSpan<T>();
        return elements.Length == 1 ? elements[0] : throw new InvalidOperationException($"Tensor {tensor} has {elements.Length} elements: expected 1.");
    }

    /// <summary>The elements of a BYTES tensor as text.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not BYTES.</exception>
    /// <exception cref="System.Text.DecoderFallbackException">An element is not UTF-8.</exception>
    public static ImmutableArray<string> ToStrings(this Tensor tensor) => tensor.DataType == DataType.Bytes
        ? BytesElements.ToStrings(tensor.Data.Span)
        : throw new InvalidOperationException($"Tensor {tensor} does not hold strings: read it as {ElementTypes.NameOf(tensor.DataType)}.");

    /// <summary>The elements of an FP32, FP16 or BF16 tensor as floats, exactly, in an array of their own.</summary>
    /// <exception cref="InvalidOperationException">The tensor is of another type.</exception>
    public static float[] ToSingles(this Tensor tensor) => tensor.DataType switch
    {
        DataType.Fp32 => tensor.ToArray<float>(),
        DataType.Bf16 => BFloat16.ToSingles(tensor.Data.Span),
        DataType.Fp16 => Array.ConvertAll(tensor.ToArray<Half>(), value => (float)value),
        _ => throw new InvalidOperationException($"Tensor {tensor} does not hold FP32, FP16 or BF16 elements."),
    };
}
