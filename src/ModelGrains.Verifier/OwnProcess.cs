namespace ModelGrains.Verifier;

/// <summary>This process's place behind the one that serves.</summary>
internal static class OwnProcess
{
    /// <summary>First to go where memory is short. What cannot be set is left as it is.</summary>
    public static void StepBack()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "1000");
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
