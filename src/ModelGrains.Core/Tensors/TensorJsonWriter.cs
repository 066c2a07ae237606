using System.Text.Json;
using System.Text.Unicode;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tensors;

/// <summary>
/// Writes the <c>data</c> of a tensor as a flat JSON array. Every finite number reads back to the same bits. NaN and the infinities,
/// which JSON has no number for, are written as the strings <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>, as the proto3 JSON
/// mapping does: the document stays valid JSON (Triton's bare <c>NaN</c> is refused by strict parsers), the infinities survive (they
/// would not as <c>null</c>, which some typed readers take for 0), NumPy reads them, and <see cref="TensorJsonReader"/> takes them back.
/// </summary>
public static class TensorJsonWriter
{
    /// <summary>Why JSON cannot hold the tensor: FP16, BF16, or a BYTES element that is not UTF-8; null where it can.</summary>
    public static string? WhyNot(Tensor tensor)
    {
        if (tensor.DataType is DataType.Fp16 or DataType.Bf16)
            return $"tensor '{tensor.Name}' is {tensor.DataType.Name()}, which has no JSON form: ask for it over gRPC or as binary tensor data";
        if (tensor.DataType != DataType.Bytes)
            return null;
        var rest = tensor.Data.Span;
        while (BytesElements.TryReadNext(ref rest, out var element))
        {
            if (!Utf8.IsValid(element))
                return $"tensor '{tensor.Name}' has a BYTES element that is not UTF-8: ask for it over gRPC or as binary tensor data";
        }

        return null;
    }

    /// <summary>Writes the elements; the tensor is one for which <see cref="WhyNot"/> is null.</summary>
    /// <exception cref="NotSupportedException">The tensor is FP16 or BF16.</exception>
    public static void WriteData(Utf8JsonWriter writer, Tensor tensor)
    {
        var raw = tensor.Data.Span;
        if (tensor.DataType != DataType.Bytes)
        {
            JsonNumberText.Write(writer, tensor.DataType, raw);
            return;
        }

        writer.WriteStartArray();
        while (BytesElements.TryReadNext(ref raw, out var element))
            writer.WriteStringValue(element);
        writer.WriteEndArray();
    }
}
