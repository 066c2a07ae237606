namespace ModelGrains.Gateway.Tracing;

/// <summary>Takes a share of what comes, evenly: of 100 at a quarter, every fourth. Safe for concurrent use.</summary>
internal sealed class ShareSampler(double share)
{
    private long count;

    /// <summary>Whether the next is taken.</summary>
    public bool Next()
    {
        if (share <= 0)
            return false;
        var now = Interlocked.Increment(ref count);
        return Math.Floor(now * share) > Math.Floor((now - 1) * share);
    }
}
