using System.Runtime.InteropServices;

namespace ModelGrains.Verifier;

/// <summary>The calls of the C library that .NET has no equivalent for; Unix only.</summary>
internal static partial class NativeMethods
{
    /// <summary>Makes a file's number stand for another file.</summary>
    [LibraryImport("libc", EntryPoint = "dup2")]
    public static partial int Duplicate(int file, int target);

    /// <summary>Ends the process at once: nothing is destroyed, nothing is flushed.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void Exit(int code);
}
