using System.Buffers.Binary;
using ModelGrains.Core.Inference;
using ModelGrains.Core.Tensors;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Comparison;

/// <summary>The classes that an output says: its values where they are integers, strings or truth values; of scores, the place of the largest in each row.</summary>
internal static class ClassReader
{
    /// <summary>Whether an output says classes.</summary>
    public static bool HasClasses(Tensor output) => !IsFloat(output.DataType) || output.Shape is [.., > 1];

    /// <summary>How many classes an output says.</summary>
    public static long Count(Tensor output)
    {
        TensorShape.TryCount(output.Shape.AsSpan(), out var count);
        return IsFloat(output.DataType) ? count / output.Shape[^1] : count;
    }

    /// <summary>Compares the classes of two outputs of one type and shape.</summary>
    /// <param name="primary">The primary's.</param>
    /// <param name="candidate">The candidate's.</param>
    /// <param name="confusion">Takes every pair of classes.</param>
    /// <returns>How many differ.</returns>
    public static long Compare(Tensor primary, Tensor candidate, ConfusionTable confusion)
    {
        if (primary.DataType == DataType.Bytes)
            return CompareStrings(primary.Data.Span, candidate.Data.Span, confusion);
        var flips = 0L;
        var columns = IsFloat(primary.DataType) ? (int)primary.Shape[^1] : 1;
        for (var row = 0; row < Count(primary); row++)
        {
            var one = Read(primary, row, columns);
            var other = Read(candidate, row, columns);
            confusion.Add(one, other);
            flips += one.IsText != other.IsText || one.Number != other.Number || !one.Text.SequenceEqual(other.Text) ? 1 : 0;
        }

        return flips;
    }

    /// <summary>The classes of an output, as they are written.</summary>
    public static string[] Names(Tensor output)
    {
        var names = new string[Count(output)];
        if (output.DataType == DataType.Bytes)
        {
            var rest = output.Data.Span;
            Span<char> chars = stackalloc char[ClassValue.MaxTextChars];
            for (var i = 0; BytesElements.TryReadNext(ref rest, out var element); i++)
                names[i] = ClassKey.Of(ClassValue.Of(element, chars)).Name;
            return names;
        }

        var columns = IsFloat(output.DataType) ? (int)output.Shape[^1] : 1;
        for (var i = 0; i < names.Length; i++)
            names[i] = ClassKey.Of(Read(output, i, columns)).Name;
        return names;
    }

    private static long CompareStrings(ReadOnlySpan<byte> primary, ReadOnlySpan<byte> candidate, ConfusionTable confusion)
    {
        var flips = 0L;
        Span<char> chars = stackalloc char[ClassValue.MaxTextChars];
        Span<char> otherChars = stackalloc char[ClassValue.MaxTextChars];
        while (BytesElements.TryReadNext(ref primary, out var one) && BytesElements.TryReadNext(ref candidate, out var other))
        {
            confusion.Add(ClassValue.Of(one, chars), ClassValue.Of(other, otherChars));
            flips += one.SequenceEqual(other) ? 0 : 1;
        }

        return flips;
    }

    private static ClassValue Read(Tensor output, int row, int columns)
    {
        var size = output.DataType.Size();
        var data = output.Data.Span.Slice(row * columns * size, columns * size);
        if (output.DataType == DataType.Bool)
            return ClassValue.Of(data[0] == 0 ? "false" : "true");
        if (output.DataType == DataType.Int64)
            return ClassValue.Of(BinaryPrimitives.ReadInt64LittleEndian(data));
        if (output.DataType == DataType.UInt64)
            return ClassValue.Of(BinaryPrimitives.ReadUInt64LittleEndian(data));
        return IsFloat(output.DataType) ? Largest(output.DataType, data) : ClassValue.Of((Int128)ScoreReader.Read(output.DataType, data));
    }

    /// <summary>The place of the largest score, the first of equal ones; scores that are no numbers do not count, and a row of them is a class by itself.</summary>
    private static ClassValue Largest(DataType type, ReadOnlySpan<byte> row)
    {
        var (best, largest) = (-1, double.NegativeInfinity);
        var size = type.Size();
        for (var i = 0; i < row.Length / size; i++)
        {
            var score = ScoreReader.Read(type, row[(i * size)..]);
            if (score > largest || (best < 0 && !double.IsNaN(score)))
                (best, largest) = (i, score);
        }

        return best < 0 ? ClassValue.Of("NaN") : ClassValue.Of(best);
    }

    private static bool IsFloat(DataType type) => type is DataType.Fp16 or DataType.Bf16 or DataType.Fp32 or DataType.Fp64;
}
