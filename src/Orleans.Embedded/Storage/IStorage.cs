namespace Orleans.Core;

/// <summary>A grain's state in storage.</summary>
public interface IStorage
{
    /// <summary>The version that was last read or written; null when none.</summary>
    string? Etag { get; }

    /// <summary>Whether storage had the state when it was last read or written.</summary>
    bool RecordExists { get; }

    /// <summary>Reads the state.</summary>
    Task ReadStateAsync();

    /// <summary>Reads the state.</summary>
    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();

    /// <summary>Writes the state.</summary>
    /// <exception cref="Storage.InconsistentStateException">Storage has another version.</exception>
    Task WriteStateAsync();

    /// <inheritdoc cref="WriteStateAsync()"/>
    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    /// <summary>Removes the state.</summary>
    /// <exception cref="Storage.InconsistentStateException">Storage has another version.</exception>
    Task ClearStateAsync();

    /// <inheritdoc cref="ClearStateAsync()"/>
    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();
}

/// <summary>A grain's state in storage, with its type.</summary>
public interface IStorage<TState> : IStorage
{
    /// <summary>The state in memory.</summary>
    TState State { get; set; }
}
