namespace ModelGrains.Onnx.Runtime;

/// <summary>Priorities of threads: .NET's own mean nothing to Linux.</summary>
public static class ThreadPriorities
{
    private const int ProcessOrThread = 0, CurrentThread = 0;

    /// <summary>As <c>nice</c> gives them: a thread of this one gets about a third of the time of a normal one that wants it too. Less, and what it holds for a moment would be held long.</summary>
    private const int Low = 5;

    /// <summary>Lowers that of the calling thread for good: what runs on it runs when others leave time for it. Does nothing where the system does not allow it.</summary>
    public static void LowerCurrent()
    {
        if (OperatingSystem.IsLinux())
            _ = NativeMethods.SetPriority(ProcessOrThread, CurrentThread, Low);
        else
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }
}
