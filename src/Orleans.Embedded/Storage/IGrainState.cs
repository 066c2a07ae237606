namespace Orleans;

/// <summary>A state as a storage provider reads and writes it.</summary>
public interface IGrainState<T>
{
    /// <summary>The state.</summary>
    T? State { get; set; }

    /// <summary>Its version; null when there is none.</summary>
    string? ETag { get; set; }

    /// <summary>Whether storage has it.</summary>
    bool RecordExists { get; set; }
}
