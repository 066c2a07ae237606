using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ModelGrains.Core.Tensors;

/// <summary>
/// Strings that come again and again, such as the names of tensors: made once. A table of fixed size, in which a new string takes the
/// place of an older one; safe for concurrent use.
/// </summary>
public static class JsonNames
{
    private const int Longest = 64;
    private static readonly string?[] Table = new string?[512];

    /// <summary>The text of the string that the reader is on; false where it is no string, or not UTF-8, or half a surrogate pair.</summary>
    public static bool TryGet(ref Utf8JsonReader reader, [NotNullWhen(true)] out string? text)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length is 0 or > Longest ||
            reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            return JsonWords.TryGetText(ref reader, out text);
        }

        var hash = default(HashCode);
        hash.AddBytes(reader.ValueSpan);
        ref var slot = ref Table[(uint)hash.ToHashCode() % (uint)Table.Length];
        text = Volatile.Read(ref slot);
        if (text is not null && reader.ValueTextEquals(text))
            return true;
        if (!JsonWords.TryGetText(ref reader, out text))
            return false;
        Volatile.Write(ref slot, text);
        return true;
    }
}
