using ModelGrains.Tensors;

namespace ModelGrains.Core.Graphs;

/// <summary>ONNX's element types (<c>TensorProto.DataType</c> of onnx.proto) as the protocol's.</summary>
public static class OnnxElementTypes
{
    /// <summary>The protocol's type of an ONNX element type; null where the protocol has none.</summary>
    public static DataType? ToDataType(int elementType) => elementType switch
    {
        1 => DataType.Fp32,
        2 => DataType.UInt8,
        3 => DataType.Int8,
        4 => DataType.UInt16,
        5 => DataType.Int16,
        6 => DataType.Int32,
        7 => DataType.Int64,
        8 => DataType.Bytes,
        9 => DataType.Bool,
        10 => DataType.Fp16,
        11 => DataType.Fp64,
        12 => DataType.UInt32,
        13 => DataType.UInt64,
        16 => DataType.Bf16,
        _ => null,
    };

    /// <summary>The bytes of a tensor; 0 for strings, whose size their number does not tell, and for what is no tensor.</summary>
    public static long SizeOf(int elementType, ReadOnlySpan<long> shape)
    {
        var bits = elementType switch
        {
            2 or 3 or 9 or 17 or 18 or 19 or 20 or 24 => 8,
            4 or 5 or 10 or 16 => 16,
            1 or 6 or 12 => 32,
            7 or 11 or 13 or 14 => 64,
            15 => 128,
            21 or 22 or 23 => 4,
            25 or 26 => 2,
            _ => 0,
        };
        Int128 size = bits;
        foreach (var dimension in shape)
        {
            if (dimension <= 0)
                return 0;
            size = Int128.Min(size * dimension, (Int128)long.MaxValue * 8);
        }

        return (long)((size + 7) / 8 > long.MaxValue ? long.MaxValue : (size + 7) / 8);
    }

    /// <summary>ONNX's name of an element type, for an error.</summary>
    public static string Name(int elementType) => elementType switch
    {
        14 => "COMPLEX64",
        15 => "COMPLEX128",
        17 => "FLOAT8E4M3FN",
        18 => "FLOAT8E4M3FNUZ",
        19 => "FLOAT8E5M2",
        20 => "FLOAT8E5M2FNUZ",
        21 => "UINT4",
        22 => "INT4",
        23 => "FLOAT4E2M1",
        _ => ToDataType(elementType)?.Name() ?? $"type {elementType}",
    };
}
