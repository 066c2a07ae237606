namespace ModelGrains.Gateway.Tests.Hostile;

/// <summary>The memory of this process, which is the server's and the clients' together.</summary>
internal static class ProcessMemory
{
    /// <summary>Bytes in use after everything that is free was collected.</summary>
    public static long Settled()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return Environment.WorkingSet;
    }

    /// <summary>Bytes that were allocated since the start of the process, by whatever thread.</summary>
    public static long Allocated() => GC.GetTotalAllocatedBytes(precise: true);

    public static string Megabytes(long bytes) => $"{bytes / (1024.0 * 1024):F1} MiB";
}
