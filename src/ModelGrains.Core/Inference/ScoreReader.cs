using System.Buffers.Binary;
using System.Globalization;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Inference;

/// <summary>Numbers of a tensor to compare, and as the classification extension writes them.</summary>
internal static class ScoreReader
{
    /// <summary>The first number; those of 64 bits may lose their last digits.</summary>
    public static double Read(DataType type, ReadOnlySpan<byte> bytes) => type switch
    {
        DataType.Bool or DataType.UInt8 => bytes[0],
        DataType.Int8 => (sbyte)bytes[0],
        DataType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        DataType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        DataType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        DataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        DataType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        DataType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        DataType.Fp16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        DataType.Bf16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        DataType.Fp32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        DataType.Fp64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a number"),
    };

    /// <summary>The first number as text: whole numbers as they are, others with six decimals.</summary>
    public static string Text(DataType type, ReadOnlySpan<byte> bytes)
    {
        if (type == DataType.UInt64)
            return BinaryPrimitives.ReadUInt64LittleEndian(bytes).ToString(CultureInfo.InvariantCulture);
        if (type == DataType.Int64)
            return BinaryPrimitives.ReadInt64LittleEndian(bytes).ToString(CultureInfo.InvariantCulture);
        var value = Read(type, bytes);
        if (double.IsNaN(value))
            return "nan";
        if (double.IsInfinity(value))
            return value > 0 ? "inf" : "-inf";
        var isFraction = type is DataType.Fp16 or DataType.Bf16 or DataType.Fp32 or DataType.Fp64;
        return value.ToString(isFraction ? "F6" : "F0", CultureInfo.InvariantCulture);
    }
}
