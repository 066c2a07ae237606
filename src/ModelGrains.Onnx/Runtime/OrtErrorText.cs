using System.Text.RegularExpressions;

namespace ModelGrains.Onnx.Runtime;

/// <summary>Makes ONNX Runtime's exception texts fit for callers: no error-code prefix, no path of this machine or of the runtime's sources.</summary>
internal static partial class OrtErrorText
{
    private const int MaxLength = 500;

    /// <summary>The text without prefixes and paths.</summary>
    /// <param name="message">The exception's message.</param>
    /// <param name="folder">The package's folder; null where none is involved.</param>
    public static string Clean(string message, string? folder)
    {
        if (folder is not null)
            message = message.Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace(folder, "the package", StringComparison.Ordinal);
        message = CodePrefix().Replace(message, "");
        message = SourcePlace().Replace(message, "");
        message = AbsolutePath().Replace(message, "…");
        message = Spaces().Replace(message, " ").Trim();
        return message.Length <= MaxLength ? message : message[..MaxLength] + "…";
    }

    [GeneratedRegex(@"^\[ErrorCode:\w+\]\s*")]
    private static partial Regex CodePrefix();

    [GeneratedRegex(@"[\w.+\-/]+\.(cc|h|hpp|cpp|cu):\d+\s+[^\n]*?(?=\s(?:[A-Z]|status)|$)")]
    private static partial Regex SourcePlace();

    [GeneratedRegex(@"(?<![\w./])/(?:[\w.+\-]+/)+[\w.+\-]*")]
    private static partial Regex AbsolutePath();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
