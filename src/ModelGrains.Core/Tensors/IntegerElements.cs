using System.Buffers.Binary;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tensors;

/// <summary>Integers that come wider than their type, checked and cut to its little-endian bytes.</summary>
public static class IntegerElements
{
    /// <summary>Writes a value as an element of a signed or unsigned integer type other than UINT64; false where it is out of the type's range.</summary>
    public static bool TryWrite(long value, DataType type, Span<byte> to)
    {
        switch (type)
        {
            case DataType.Int8 when value is >= sbyte.MinValue and <= sbyte.MaxValue:
            case DataType.UInt8 when value is >= byte.MinValue and <= byte.MaxValue:
                to[0] = unchecked((byte)value);
                return true;
            case DataType.Int16 when value is >= short.MinValue and <= short.MaxValue:
            case DataType.UInt16 when value is >= ushort.MinValue and <= ushort.MaxValue:
                BinaryPrimitives.WriteUInt16LittleEndian(to, unchecked((ushort)value));
                return true;
            case DataType.Int32 when value is >= int.MinValue and <= int.MaxValue:
            case DataType.UInt32 when value is >= uint.MinValue and <= uint.MaxValue:
                BinaryPrimitives.WriteUInt32LittleEndian(to, unchecked((uint)value));
                return true;
            case DataType.Int64:
                BinaryPrimitives.WriteInt64LittleEndian(to, value);
                return true;
            default:
                return false;
        }
    }
}
