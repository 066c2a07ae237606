namespace Orleans;

/// <summary>A state as a storage provider reads and writes it.</summary>
public sealed class GrainState<T> : IGrainState<T>
{
    /// <summary>An empty one.</summary>
    public GrainState()
    {
    }

    /// <summary>A state.</summary>
    public GrainState(T? state)
        : this(state, null)
    {
    }

    /// <summary>A state and its version.</summary>
    public GrainState(T? state, string? eTag)
    {
        State = state;
        ETag = eTag;
    }

    /// <inheritdoc/>
    public T? State { get; set; }

    /// <inheritdoc/>
    public string? ETag { get; set; }

    /// <inheritdoc/>
    public bool RecordExists { get; set; }
}
