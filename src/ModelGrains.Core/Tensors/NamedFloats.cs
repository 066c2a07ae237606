namespace ModelGrains.Core.Tensors;

/// <summary>The JSON strings of the floating-point values that JSON has no number for: those of the proto3 JSON mapping.</summary>
internal static class NamedFloats
{
    public static ReadOnlySpan<byte> NaN => "NaN"u8;

    public static ReadOnlySpan<byte> Infinity => "Infinity"u8;

    public static ReadOnlySpan<byte> MinusInfinity => "-Infinity"u8;

    public static ReadOnlySpan<byte> Of(double value) => double.IsNaN(value) ? NaN : value > 0 ? Infinity : MinusInfinity;
}
