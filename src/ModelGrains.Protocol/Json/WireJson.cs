using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;

namespace ModelGrains.Protocol.Json;

/// <summary>What all JSON of the protocol has in common.</summary>
internal static class WireJson
{
    /// <summary>How many errors one answer lists.</summary>
    public const int MaxErrors = 20;

    // The answers are application/json, never part of a page: text stays as it is.
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = TensorJson.MaxDepth };

    public static Utf8JsonWriter CreateWriter(IBufferWriter<byte> output) => new(output, WriterOptions);

    /// <summary>The error for text that is not JSON, with the place of the first fault, counted from 1.</summary>
    public static ModelError NotJson(string subject, JsonException fault) => ModelErrors.Invalid(string.Create(
        CultureInfo.InvariantCulture,
        $"{subject} is not valid JSON at line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1} (nesting is limited to {TensorJson.MaxDepth} levels)"));

    /// <summary>The error that lists what is wrong, up to <see cref="MaxErrors"/>.</summary>
    public static ModelError Invalid(string subject, IReadOnlyCollection<FieldError> errors) =>
        ModelErrors.Invalid(subject, [.. errors.Take(MaxErrors)]);

    /// <summary>Reads a string member; reports another kind and gives null.</summary>
    public static string? ReadText(ref Utf8JsonReader reader, string path, ICollection<FieldError> errors)
    {
        if (JsonWords.TryGetText(ref reader, out var text))
            return text;
        errors.Add(new FieldError(path, $"expected a string, got {JsonWords.Of(reader.TokenType)}"));
        reader.Skip();
        return null;
    }

    /// <summary>Reads true or false; reports another kind and gives false.</summary>
    public static bool ReadFlag(ref Utf8JsonReader reader, string path, ICollection<FieldError> errors)
    {
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
            return reader.GetBoolean();
        errors.Add(new FieldError(path, $"expected true or false, got {JsonWords.Of(reader.TokenType)}"));
        reader.Skip();
        return false;
    }

    /// <summary>Moves into an object or array; reports another kind, skips it and gives false.</summary>
    public static bool Enter(ref Utf8JsonReader reader, JsonTokenType start, string path, ICollection<FieldError> errors)
    {
        if (reader.TokenType == start)
            return true;
        errors.Add(new FieldError(path, $"expected {JsonWords.Of(start)}, got {JsonWords.Of(reader.TokenType)}"));
        reader.Skip();
        return false;
    }
}
