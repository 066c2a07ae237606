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
