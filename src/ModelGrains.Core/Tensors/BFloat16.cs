using System.Buffers.Binary;

namespace ModelGrains.Core.Tensors;

/// <summary>bfloat16, for which .NET has no type: the upper half of a binary32.</summary>
internal static class BFloat16
{
    private const int Size = sizeof(ushort);

    /// <summary>The raw form of numbers, each rounded to the nearest, ties to even; NaN stays NaN.</summary>
    public static byte[] FromSingles(ReadOnlySpan<float> values)
    {
        var raw = new byte[checked(values.Length * Size)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(raw.AsSpan(i * Size), Round(values[i]));
        return raw;
    }

    /// <summary>The numbers, exactly.</summary>
    public static float[] ToSingles(ReadOnlySpan<byte> raw)
    {
        var values = new float[raw.Length / Size];
        for (var i = 0; i < values.Length; i++)
            values[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(raw[(i * Size)..]) << 16);
        return values;
    }

    private static ushort Round(float value)
    {
        const uint QuietBit = 0x40;
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value)
            ? (ushort)((bits >> 16) | QuietBit)
            : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
