using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ModelGrains.Core.Tensors;

/// <summary>Kinds of JSON values in the words of an error, and text that cannot be read as a value instead of an exception.</summary>
public static class JsonWords
{
    private const int Longest = 64;

    /// <summary>The value that a token starts: <c>a string</c>.</summary>
    public static string Of(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => "null",
        _ => "nothing",
    };

    /// <summary>The text of the string that the reader is on; false where it is no string, or not UTF-8, or half a surrogate pair.</summary>
    public static bool TryGetText(ref Utf8JsonReader reader, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            return false;
        try
        {
            text = reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        return text is not null;
    }

    /// <summary>Whether the string that the reader is on is a text; false also where it is half a surrogate pair, on which the reader's own comparison throws.</summary>
    public static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueTextEquals(utf8);
        return TryGetText(ref reader, out _) && reader.ValueTextEquals(utf8);
    }

    /// <summary>A caller's text cut to a length that an error may quote.</summary>
    public static string Shorten(string text) => text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");
}
