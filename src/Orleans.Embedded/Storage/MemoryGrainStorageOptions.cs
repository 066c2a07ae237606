namespace Orleans.Configuration;

/// <summary>Options of memory storage; none has an effect here.</summary>
public class MemoryGrainStorageOptions
{
    /// <summary>How many grains Orleans spreads the states over.</summary>
    public int NumStorageGrains { get; set; } = 10;
}
