using System.Text;
using System.Text.Unicode;

namespace ModelGrains.Protocol.Infer;

/// <summary>
/// Strings for the UTF-8 names that come with every request, so that a name met before is no new string. A fixed number of slots, each
/// overwritten by whatever falls on it: what callers send cannot make it grow. Safe for concurrent use.
/// </summary>
internal static class NameCache
{
    private const int Slots = 1024;
    private const int MaxLength = 128;

    private static readonly string?[] Names = new string?[Slots];

    /// <summary>The text of UTF-8 bytes; false where they are not UTF-8.</summary>
    public static bool TryGet(ReadOnlySpan<byte> utf8, out string name)
    {
        name = "";
        if (utf8.IsEmpty)
            return true;
        if (utf8.Length > MaxLength)
            return TryDecode(utf8, out name);
        ref var slot = ref Names[Hash(utf8) % Slots];
        if (Volatile.Read(ref slot) is { } known && Ascii.Equals(utf8, known))
        {
            name = known;
            return true;
        }

        if (!TryDecode(utf8, out name))
            return false;
        if (Ascii.IsValid(utf8))
            Volatile.Write(ref slot, name);
        return true;
    }

    private static bool TryDecode(ReadOnlySpan<byte> utf8, out string text)
    {
        var isText = Utf8.IsValid(utf8);
        text = isText ? Encoding.UTF8.GetString(utf8) : "";
        return isText;
    }

    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        // FNV-1a: names are short, and a collision costs a string, nothing else.
        var hash = 2166136261u;
        foreach (var b in utf8)
            hash = (hash ^ b) * 16777619;
        return hash;
    }
}
