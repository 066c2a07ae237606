using System.Text;

namespace ModelGrains.Core.Manifests;

/// <summary>The rule for file names inside a package: they stay inside it on every system.</summary>
public static class PackagePath
{
    /// <summary>What a path may be, in the words an error shows.</summary>
    public const string Rule = "a relative path inside the package, with '/' between folders and without '..', '\\', ':' or a leading '/'";

    /// <summary>The longest path, in bytes of UTF-8: file systems count those.</summary>
    public const int MaxLength = 240;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether a path is relative, normalised and stays inside the package.</summary>
    public static bool IsValid(string path)
    {
        if (path.Length == 0 || !IsShortText(path) || path.AsSpan().ContainsAny('\\', ':', '\0'))
            return false;
        foreach (var segment in path.Split('/'))
        {
            if (segment is "" or "." or ".." || segment.EndsWith(' ') || segment.EndsWith('.') || segment.Any(char.IsControl))
                return false;
        }

        return true;
    }

    private static bool IsShortText(string path)
    {
        try
        {
            return StrictUtf8.GetByteCount(path) <= MaxLength;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
