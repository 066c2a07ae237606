namespace ModelGrains.Gateway.Settings;

/// <summary>Counts the requests that a trace setting is about, from when it was made. Safe for concurrent use.</summary>
internal sealed class TraceBudget
{
    private long seen;
    private long taken;

    /// <summary>Whether the next request is traced.</summary>
    public bool Take(TraceState state)
    {
        if ((Interlocked.Increment(ref seen) - 1) % state.Rate != 0)
            return false;
        return state.Count < 0 || Interlocked.Increment(ref taken) <= state.Count;
    }
}
