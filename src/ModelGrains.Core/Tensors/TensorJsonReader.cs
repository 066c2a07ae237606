using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tensors;

/// <summary>
/// Reads the <c>data</c> of a tensor: a flat or nested JSON array, row-major, into the raw form. Numbers for the number types, true,
/// false, 0 or 1 for BOOL, strings for BYTES. FP32 and FP64 also take the strings <c>"NaN"</c>, <c>"Infinity"</c> and
/// <c>"-Infinity"</c>: see <see cref="TensorJsonWriter"/>. FP16 and BF16 have no JSON form in the protocol.
/// </summary>
public static class TensorJsonReader
{
    /// <summary>Reads the array that the reader is on, to its end, also where it is wrong. Memory grows with what comes, not with the shape.</summary>
    /// <param name="reader">On the first token of the value of <c>data</c>; afterwards on its last.</param>
    /// <param name="text">The text under the reader.</param>
    /// <param name="type">The element type.</param>
    /// <param name="shape">The tensor's shape, for which <see cref="TensorShape.TryCount"/> is true.</param>
    /// <param name="rented">Gives the buffer; null for a new one.</param>
    /// <param name="data">The raw form; empty where there is an error.</param>
    /// <param name="error">What came and what was expected, without a value of the tensor.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static bool TryRead(
        ref Utf8JsonReader reader,
        ref JsonText text,
        DataType type,
        ImmutableArray<long> shape,
        RentedTensors? rented,
        out ReadOnlyMemory<byte> data,
        [NotNullWhen(false)] out string? error)
    {
        data = default;
        error = RefuseUnreadable(ref reader, type);
        var start = reader;
        if (error is null)
        {
            TensorShape.TryCount(shape.AsSpan(), out var expected);
            if (JsonNumberArray.TryRead(text.After(in reader), type, expected, rented, out data, out var length))
            {
                text.MoveToEnd(ref reader, length);
                return true;
            }

            var elements = new RawTensorBuilder(type, expected, rented);
            error = ReadElements(ref reader, elements, shape);
            if (error is null)
            {
                data = elements.ToRaw();
                return true;
            }
        }

        reader = start;
        reader.Skip();
        return false;
    }

    private static string? RefuseUnreadable(ref Utf8JsonReader reader, DataType type)
    {
        if (type is DataType.Fp16 or DataType.Bf16)
            return $"{type.Name()} has no JSON form: send it raw, over gRPC or as binary tensor data";
        return reader.TokenType == JsonTokenType.StartArray
            ? null
            : $"expected an array of {type.Name()} elements, got {JsonWords.Of(reader.TokenType)}";
    }

    private static string? ReadElements(ref Utf8JsonReader reader, RawTensorBuilder elements, ImmutableArray<long> shape)
    {
        var nesting = new JsonNesting();
        do
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray:
                    nesting.Open();
                    break;
                case JsonTokenType.EndArray:
                    nesting.Close();
                    break;
                default:
                    nesting.Element();
                    if (elements.Add(ref reader) is { } wrong)
                        return wrong;
                    break;
            }
        }
        while (nesting.Depth > 0 && reader.Read());

        return nesting.Check(shape) ?? (elements.Count == elements.Expected
            ? null
            : $"expected {elements.Expected} elements for shape {TensorShape.Format(shape)}, got {elements.Count}");
    }
}
