using System.Diagnostics.CodeAnalysis;

namespace ModelGrains.Tensors;

/// <summary>Names and sizes of <see cref="DataType"/>.</summary>
public static class DataTypes
{
    private static readonly (DataType Type, string Name, int Size)[] Table =
    [
        (DataType.Bool, "BOOL", 1), (DataType.UInt8, "UINT8", 1), (DataType.UInt16, "UINT16", 2), (DataType.UInt32, "UINT32", 4),
        (DataType.UInt64, "UINT64", 8), (DataType.Int8, "INT8", 1), (DataType.Int16, "INT16", 2), (DataType.Int32, "INT32", 4),
        (DataType.Int64, "INT64", 8), (DataType.Fp16, "FP16", 2), (DataType.Fp32, "FP32", 4), (DataType.Fp64, "FP64", 8),
        (DataType.Bytes, "BYTES", 0), (DataType.Bf16, "BF16", 2),
    ];

    /// <summary>Every name, for an error's list of what was expected.</summary>
    public static string AllNames { get; } = string.Join(", ", Table.Select(row => row.Name));

    /// <summary>The name on the wire: <c>FP32</c>.</summary>
    public static string Name(this DataType type) => Table[(int)type - 1].Name;

    /// <summary>Bytes of one element; 0 for <see cref="DataType.Bytes"/>, whose elements vary.</summary>
    public static int Size(this DataType type) => Table[(int)type - 1].Size;

    /// <summary>Reads a wire name; false where it is not one. Case matters, as in the protocol.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out DataType type)
    {
        foreach (var row in Table)
        {
            if (row.Name == name)
            {
                type = row.Type;
                return true;
            }
        }

        type = default;
        return false;
    }
}
