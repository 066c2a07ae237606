namespace ModelGrains.Hosting;

/// <summary>Whether this process takes requests. Safe for concurrent use.</summary>
public sealed class ServingState
{
    private volatile bool started;
    private volatile bool stopping;

    /// <summary>True from when every version that should be loaded was tried until the process begins to stop.</summary>
    public bool IsReady => started && !stopping;

    /// <summary>Whether the process is on its way out.</summary>
    public bool IsStopping => stopping;

    /// <summary>Every version that should be loaded was tried.</summary>
    public void MarkStarted() => started = true;

    /// <summary>The process begins to stop.</summary>
    public void MarkStopping() => stopping = true;
}
