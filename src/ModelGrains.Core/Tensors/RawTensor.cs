using ModelGrains.Errors;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tensors;

/// <summary>Whether a tensor's bytes are what its type and shape say. Nothing past this check needs to fear the length of a tensor.</summary>
public static class RawTensor
{
    /// <summary>
    /// Checks an input of a request: no dimension negative, the number of elements within 64 bits, the bytes exactly as many as the
    /// elements need, BYTES lengths inside the buffer, BOOL bytes 0 or 1. The texts are those that existing clients match on.
    /// </summary>
    /// <param name="tensor">The input.</param>
    /// <param name="model">The model called, for the text.</param>
    /// <returns>The <see cref="ModelErrorCode.InvalidInput"/> error, or null where all is in order.</returns>
    public static ModelError? Check(Tensor tensor, string model)
    {
        if (!TensorShape.TryCount(tensor.Shape.AsSpan(), out var count))
        {
            return ModelErrors.Invalid(
                $"unexpected shape for input '{tensor.Name}' for model '{model}'. Expected no negative dimension and at most {long.MaxValue} " +
                $"elements, got {TensorShape.Format(tensor.Shape)}");
        }

        return tensor.DataType == DataType.Bytes ? CheckBytes(tensor, count) : CheckFixed(tensor, model, count);
    }

    /// <summary>Bytes that a tensor of fixed-size elements needs; null where the shape is not valid or the size is no array's.</summary>
    public static int? ByteSize(DataType type, ReadOnlySpan<long> shape) =>
        TensorShape.TryCount(shape, out var count) && count <= Array.MaxLength / type.Size() ? (int)count * type.Size() : null;

    private static ModelError? CheckFixed(Tensor tensor, string model, long count)
    {
        var expected = (Int128)count * tensor.DataType.Size();
        if (tensor.Data.Length != expected)
        {
            return ModelErrors.Invalid(
                $"input byte size mismatch for input '{tensor.Name}' for model '{model}'. Expected {expected}, got {tensor.Data.Length}");
        }

        return tensor.DataType == DataType.Bool && tensor.Data.Span.ContainsAnyExcept((byte)0, (byte)1)
            ? ModelErrors.Invalid($"input '{tensor.Name}' for model '{model}': a BOOL element is one byte, 0 or 1, got another value")
            : null;
    }

    private static ModelError? CheckBytes(Tensor tensor, long expected)
    {
        if (!BytesElements.TryCount(tensor.Data.Span, out var count))
        {
            return ModelErrors.Invalid(
                $"input '{tensor.Name}': element byte size indicator exceeds the end of the buffer after {count} of {expected} string elements");
        }

        return count == expected
            ? null
            : ModelErrors.Invalid($"expected {expected} string elements for inference input '{tensor.Name}', got {count}");
    }
}
