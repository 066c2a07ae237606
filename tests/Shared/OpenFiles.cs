using System.Globalization;

namespace ModelGrains.Tests;

/// <summary>How many files and connections a process may have open.</summary>
internal static class OpenFiles
{
    /// <summary>What this process, and each that it starts, may have; .NET raises its own limit to the hard one.</summary>
    public static int Limit()
    {
        var line = File.ReadLines("/proc/self/limits").First(text => text.StartsWith("Max open files", StringComparison.Ordinal));
        var words = line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : int.MaxValue;
    }
}
