using ModelGrains.Tensors;

namespace ModelGrains.Core.Tensors;

/// <summary>The element type of a .NET type.</summary>
internal static class ElementTypes
{
    /// <summary>The names of the .NET types that are elements.</summary>
    public const string AllNames = "bool, byte, sbyte, short, ushort, int, uint, long, ulong, Half, float, double";

    /// <summary>The element type of a .NET type.</summary>
    /// <exception cref="ArgumentException">No tensor has elements of this type.</exception>
    public static DataType Of<T>()
        where T : unmanaged
    {
        // The raw form is the memory form only on little-endian machines, the ones that .NET and ONNX Runtime both support.
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("A little-endian machine is needed.");
        return default(T) switch
        {
            bool => DataType.Bool,
            byte => DataType.UInt8,
            ushort => DataType.UInt16,
            uint => DataType.UInt32,
            ulong => DataType.UInt64,
            sbyte => DataType.Int8,
            short => DataType.Int16,
            int => DataType.Int32,
            long => DataType.Int64,
            Half => DataType.Fp16,
            float => DataType.Fp32,
            double => DataType.Fp64,
            _ => throw new ArgumentException($"No tensor has {typeof(T).Name} elements: expected one of {AllNames}."),
        };
    }

    /// <summary>The .NET type that reads an element type, as an error names it.</summary>
    public static string NameOf(DataType type) => type switch
    {
        DataType.Bool => "bool",
        DataType.UInt8 => "byte",
        DataType.UInt16 => "ushort",
        DataType.UInt32 => "uint",
        DataType.UInt64 => "ulong",
        DataType.Int8 => "sbyte",
        DataType.Int16 => "short",
        DataType.Int32 => "int",
        DataType.Int64 => "long",
        DataType.Fp16 => "Half",
        DataType.Fp32 => "float",
        DataType.Fp64 => "double",
        DataType.Bytes => "strings (ToStrings)",
        _ => "bfloat16 (ToSingles)",
    };
}
