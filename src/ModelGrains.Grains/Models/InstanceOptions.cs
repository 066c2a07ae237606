namespace ModelGrains.Grains.Models;

/// <summary>Settings of the instances on a silo.</summary>
public sealed class InstanceOptions
{
    /// <summary>What all loaded versions of this silo may take together, in MiB; 0 (the default) for 80 % of the memory that the process may use.</summary>
    public int MemoryMegabytes { get; set; }

    /// <summary>How old stored usage may be, in seconds. Default 30.</summary>
    public int UsageFlushSeconds { get; set; } = 30;

    /// <summary>How often an instance is probed with its samples, in seconds; 0 for never. Default 60.</summary>
    public int ProbeSeconds { get; set; } = 60;

    /// <summary>After how many failed probes in a row an instance leaves the route. Default 3.</summary>
    public int ProbeFailures { get; set; } = 3;

    /// <summary>The budget in bytes.</summary>
    public long MemoryBudget => MemoryMegabytes > 0 ? (long)MemoryMegabytes << 20 : Available() / 10 * 8;

    /// <summary>What the process may use: the machine's memory, or its control group's limit where that is less.</summary>
    private static long Available() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes is > 0 and var bytes ? bytes : long.MaxValue;
}
