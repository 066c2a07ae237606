using System.Globalization;

namespace ModelGrains.Cli.Output;

/// <summary>Text that others wrote, made safe to show: what a terminal would obey is shown as a replacement character.</summary>
internal static class SafeText
{
    /// <summary>The text on one line: line breaks are spaces, other control and direction characters are replaced.</summary>
    public static string OneLine(string text) =>
        text.Any(IsUnsafe) ? string.Concat(text.Select(c => c is '\n' or '\r' or '\t' ? ' ' : IsUnsafe(c) ? '\uFFFD' : c)) : text;

    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' || char.GetUnicodeCategory(c) == UnicodeCategory.LineSeparator;
}
