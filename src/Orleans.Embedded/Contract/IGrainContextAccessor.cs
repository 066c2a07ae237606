namespace Orleans.Runtime;

/// <summary>Tells which activation's turn this code runs in.</summary>
public interface IGrainContextAccessor
{
    /// <summary>The activation; null outside of a turn.</summary>
    IGrainContext GrainContext { get; }
}
