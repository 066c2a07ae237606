using System.Buffers.Binary;
using ModelGrains.Core.Inference;
using ModelGrains.Models;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Comparison;

/// <summary>Two numbers at the same place of two answers.</summary>
/// <param name="Primary">The primary's; one of 64 bits without its last digits.</param>
/// <param name="Candidate">The candidate's.</param>
/// <param name="AreEqual">Whether they are equal to the last digit; not a number equals itself.</param>
/// <param name="Difference">The absolute difference, exact before it is rounded once; null where it is no number.</param>
/// <param name="KnowsTolerance">Whether anything but equality counts: not for truth values and integers of 64 bits.</param>
internal readonly record struct ElementPair(double Primary, double Candidate, bool AreEqual, double? Difference, bool KnowsTolerance)
{
    /// <summary>Reads a pair of two tensors of one type and shape that is not BYTES.</summary>
    public static ElementPair Read(Tensor primary, Tensor candidate, int index)
    {
        var type = primary.DataType;
        var offset = index * type.Size();
        var one = primary.Data.Span[offset..];
        var other = candidate.Data.Span[offset..];
        switch (type)
        {
            case DataType.Int64:
                return OfIntegers(BinaryPrimitives.ReadInt64LittleEndian(one), BinaryPrimitives.ReadInt64LittleEndian(other));
            case DataType.UInt64:
                return OfIntegers(BinaryPrimitives.ReadUInt64LittleEndian(one), BinaryPrimitives.ReadUInt64LittleEndian(other));
        }

        var (a, b) = (ScoreReader.Read(type, one), ScoreReader.Read(type, other));
        var areEqual = a.Equals(b);
        var difference = areEqual ? 0 : Math.Abs(b - a);
        return new ElementPair(a, b, areEqual, double.IsFinite(difference) && double.IsFinite(a) ? difference : null, type != DataType.Bool);
    }

    /// <summary>Whether the candidate's number is near enough, as NumPy's <c>allclose</c> says.</summary>
    public bool IsWithin(Tolerance tolerance) =>
        AreEqual || (KnowsTolerance && Difference is { } difference && difference <= tolerance.Absolute + (tolerance.Relative * Math.Abs(Primary)));

    private static ElementPair OfIntegers(Int128 primary, Int128 candidate) =>
        new((double)primary, (double)candidate, primary == candidate, (double)Int128.Abs(candidate - primary), false);
}
