namespace ModelGrains.Benchmarks.Runs;

/// <summary>A server offered more than it can do.</summary>
/// <param name="Times">Of its capacity.</param>
/// <param name="Offered">Requests a second.</param>
/// <param name="Goodput">Successful answers a second within the deadline.</param>
/// <param name="Share">Goodput as a share of the capacity, the mean of what was measured before and after.</param>
/// <param name="P50">Of the successful answers, in milliseconds from when they were due.</param>
/// <param name="P99">Likewise.</param>
/// <param name="Refused">RESOURCE_EXHAUSTED or 429.</param>
/// <param name="Unavailable">UNAVAILABLE or 503.</param>
/// <param name="Expired">DEADLINE_EXCEEDED or 504.</param>
/// <param name="TooLate">Successful, after the deadline.</param>
/// <param name="Failed">Any other end.</param>
/// <param name="NotSent">Found no room on any of the client's connections: the server's limit of streams on each.</param>
/// <param name="WorkingSetBefore">The server's memory, in bytes.</param>
/// <param name="WorkingSetDuring">The most of it during the load.</param>
/// <param name="WorkingSetAfter">After it and a load that the server has time for.</param>
internal sealed record OverloadResult(
    double Times, double Offered, double Goodput, double Share, double P50, double P99, long Refused, long Unavailable, long Expired, long TooLate, long Failed,
    long NotSent, long WorkingSetBefore, long WorkingSetDuring, long WorkingSetAfter)
{
    /// <summary>How many of the refused were refused before their message was read.</summary>
    public double RefusedUnread { get; init; }

    /// <summary>Processors that the server used.</summary>
    public double Cores { get; init; }

    /// <summary>The share of the time in which the garbage collector stopped the server.</summary>
    public double PauseShare { get; init; }

    /// <summary>Garbage collections meanwhile.</summary>
    public int Collections { get; init; }
}
