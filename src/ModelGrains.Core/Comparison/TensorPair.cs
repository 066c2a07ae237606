using ModelGrains.Core.Tensors;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Comparison;

/// <summary>Two tensors of one type, from two answers.</summary>
internal static class TensorPair
{
    /// <summary>Whether both have the same shape, and as much data as it says.</summary>
    public static bool HaveOneShape(Tensor one, Tensor other) =>
        one.Shape.AsSpan().SequenceEqual(other.Shape.AsSpan()) && TensorShape.TryCount(one.Shape.AsSpan(), out var count) &&
        IsWhole(one, count) && IsWhole(other, count);

    /// <summary>How many elements a tensor of fixed-size elements has.</summary>
    public static int Count(Tensor tensor) => tensor.Data.Length / tensor.DataType.Size();

    /// <summary>Compares strings, which are equal or not.</summary>
    public static PairOutcome CompareStrings(Tensor primary, Tensor candidate)
    {
        var (elements, unequal) = (0L, 0L);
        var rest = primary.Data.Span;
        var otherRest = candidate.Data.Span;
        while (BytesElements.TryReadNext(ref rest, out var element) && BytesElements.TryReadNext(ref otherRest, out var other))
        {
            elements++;
            unequal += element.SequenceEqual(other) ? 0 : 1;
        }

        return new PairOutcome(elements, unequal, unequal, false, unequal);
    }

    private static bool IsWhole(Tensor tensor, long count) => tensor.DataType == DataType.Bytes
        ? BytesElements.TryCount(tensor.Data.Span, out var strings) && strings == count
        : (Int128)count * tensor.DataType.Size() == tensor.Data.Length;
}
