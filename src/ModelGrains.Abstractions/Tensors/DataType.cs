namespace ModelGrains.Tensors;

/// <summary>The element types of the Open Inference Protocol v2. The numbers are stored and never change.</summary>
public enum DataType
{
    /// <summary>BOOL, one byte: 0 or 1.</summary>
    Bool = 1,

    /// <summary>UINT8.</summary>
    UInt8 = 2,

    /// <summary>UINT16.</summary>
    UInt16 = 3,

    /// <summary>UINT32.</summary>
    UInt32 = 4,

    /// <summary>UINT64.</summary>
    UInt64 = 5,

    /// <summary>INT8.</summary>
    Int8 = 6,

    /// <summary>INT16.</summary>
    Int16 = 7,

    /// <summary>INT32.</summary>
    Int32 = 8,

    /// <summary>INT64.</summary>
    Int64 = 9,

    /// <summary>FP16, IEEE 754 binary16.</summary>
    Fp16 = 10,

    /// <summary>FP32, IEEE 754 binary32.</summary>
    Fp32 = 11,

    /// <summary>FP64, IEEE 754 binary64.</summary>
    Fp64 = 12,

    /// <summary>BYTES: strings of any length.</summary>
    Bytes = 13,

    /// <summary>BF16, bfloat16.</summary>
    Bf16 = 14,
}
