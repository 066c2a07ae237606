namespace ModelGrains.Core.Manifests;

/// <summary>The rule for file names inside a package: they stay inside it on every system.</summary>
public static class PackagePath
{
    /// <summary>What a path may be, in the words an error shows.</summary>
    public const string Rule = "a relative path inside the package, with '/' between folders and without '..', '\\', ':' or a leading '/'";

    /// <summary>The longest path, in characters.</summary>
    public const int MaxLength = 240;

    /// <summary>Whether a path is relative, normalised and stays inside the package.</summary>
    public static bool IsValid(string path)
    {
        if (path.Length is 0 or > MaxLength || path.AsSpan().ContainsAny('\\', ':', '\0'))
            return false;
        foreach (var segment in path.Split('/'))
        {
            if (segment is "" or "." or ".." || segment.EndsWith(' ') || segment.EndsWith('.') || segment.Any(char.IsControl))
                return false;
        }

        return true;
    }
}
