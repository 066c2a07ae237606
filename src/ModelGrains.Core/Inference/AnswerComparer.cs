using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Inference;

/// <summary>Compares an answer with the expected one within a <see cref="Tolerance"/>. Says where and by how much, never the values.</summary>
public static class AnswerComparer
{
    /// <summary>The first difference in words; null where every expected output is there and near enough.</summary>
    public static string? FindDifference(ImmutableArray<Tensor> expected, ImmutableArray<Tensor> got, Tolerance tolerance)
    {
        foreach (var want in expected)
        {
            if (got.FirstOrDefault(tensor => tensor.Name == want.Name) is not { } have)
                return $"output '{want.Name}' is missing";
            if (have.DataType != want.DataType)
                return $"output '{want.Name}' is {have.DataType.Name()}, expected {want.DataType.Name()}";
            if (!have.Shape.AsSpan().SequenceEqual(want.Shape.AsSpan()))
                return $"output '{want.Name}' has the shape {TensorShape.Format(have.Shape)}, expected {TensorShape.Format(want.Shape)}";
            if (FindDifference(want, have, tolerance) is { } difference)
                return difference;
        }

        return null;
    }

    private static string? FindDifference(Tensor want, Tensor have, Tolerance tolerance)
    {
        if (want.DataType is DataType.Bytes or DataType.Bool or DataType.UInt64 or DataType.Int64)
        {
            return want.Data.Span.SequenceEqual(have.Data.Span)
                ? null
                : $"output '{want.Name}' differs from the expected {want.DataType.Name()} values";
        }

        var size = want.DataType.Size();
        for (var i = 0; i < want.Data.Length / size; i++)
        {
            var expected = ReadNumber(want.DataType, want.Data.Span[(i * size)..]);
            var number = ReadNumber(want.DataType, have.Data.Span[(i * size)..]);
            if (expected.Equals(number))
                continue;
            var allowed = tolerance.Absolute + (tolerance.Relative * Math.Abs(expected));
            var difference = Math.Abs(number - expected);
            if (!double.IsFinite(difference) || difference > allowed)
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"output '{want.Name}' differs at element {i} by {difference:G3}, allowed {allowed:G3}");
            }
        }

        return null;
    }

    private static double ReadNumber(DataType type, ReadOnlySpan<byte> bytes) => type switch
    {
        DataType.UInt8 => bytes[0],
        DataType.Int8 => (sbyte)bytes[0],
        DataType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        DataType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        DataType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        DataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        DataType.Fp16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        DataType.Bf16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        DataType.Fp32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        DataType.Fp64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a number"),
    };
}
