using System.Buffers.Binary;
using System.Collections.Immutable;
using ModelGrains.Tensors;

namespace ModelGrains.Verifier;

/// <summary>Looks for values that are no numbers in answers.</summary>
internal static class NumberCheck
{
    /// <summary>
    /// The first output with NaN or an infinity where the expected value is finite, or with NaN where nothing is expected of it, in words;
    /// null where there is none. An infinity alone may be meant: masks and logarithms give it.
    /// </summary>
    public static string? FindUnexpected(ImmutableArray<Tensor> expected, ImmutableArray<Tensor> got)
    {
        foreach (var have in got)
        {
            if (have.DataType is not (DataType.Fp16 or DataType.Bf16 or DataType.Fp32 or DataType.Fp64))
                continue;
            var want = expected.FirstOrDefault(tensor => tensor.Name == have.Name);
            // Another type or shape is another answer, which the comparison says.
            if (want is not null && (want.DataType != have.DataType || want.Data.Length != have.Data.Length))
                continue;
            var size = have.DataType.Size();
            for (var i = 0; i < have.Data.Length / size; i++)
            {
                var value = Read(have, i * size);
                var isWrong = want is null ? double.IsNaN(value) : !double.IsFinite(value) && double.IsFinite(Read(want, i * size));
                if (isWrong)
                    return $"output '{have.Name}' has {(double.IsNaN(value) ? "NaN" : "an infinity")} at element {i}, expected {(want is null ? "a number" : "a finite number")}";
            }
        }

        return null;
    }

    /// <summary>The first NaN or infinity in words; null where every value is a number.</summary>
    public static string? FindNotFinite(ImmutableArray<Tensor> got)
    {
        foreach (var have in got.Where(tensor => tensor.DataType is DataType.Fp16 or DataType.Bf16 or DataType.Fp32 or DataType.Fp64))
        {
            var size = have.DataType.Size();
            for (var i = 0; i < have.Data.Length / size; i++)
            {
                if (Read(have, i * size) is var value && !double.IsFinite(value))
                    return $"output '{have.Name}' has {(double.IsNaN(value) ? "NaN" : "an infinity")} at element {i}";
            }
        }

        return null;
    }

    private static double Read(Tensor tensor, int at)
    {
        var bytes = tensor.Data.Span[at..];
        return tensor.DataType switch
        {
            DataType.Fp16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            DataType.Bf16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
            DataType.Fp32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        };
    }
}
