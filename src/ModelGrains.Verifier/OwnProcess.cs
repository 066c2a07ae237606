using System.Globalization;

namespace ModelGrains.Verifier;

/// <summary>This process's place behind the one that serves.</summary>
internal static class OwnProcess
{
    /// <summary>
    /// About a tenth of the weight of what serves: it yields to that where processors are short, and still ends in time. (19, a
    /// seventieth, would let it run into its limit on a busy machine.)
    /// </summary>
    private const int Nice = 10;

    /// <summary>First to go where memory is short, last to run where processors are. What cannot be set is left as it is.</summary>
    public static void StepBack()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "1000");
            // Threads made from now on inherit it; those of the runtime are there already.
            foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
                _ = NativeMethods.SetPriority(0, int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture), Nice);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A container may forbid it; the limits hold all the same.
        }
    }

    /// <summary>Ends the process without the destructors of native libraries, which may crash when all is done and said.</summary>
    public static void End(int code)
    {
        if (OperatingSystem.IsWindows())
            Environment.Exit(code);
        NativeMethods.Exit(code);
    }
}
