namespace ModelGrains.Verifier;

/// <summary>How long runs took.</summary>
internal sealed class RunClock(TimeProvider time)
{
    private readonly List<double> milliseconds = [];

    /// <summary>The runs that count: the first prepares what later ones use, and counts only where it is alone.</summary>
    public int Count => milliseconds.Count > 1 ? milliseconds.Count - 1 : milliseconds.Count;

    /// <summary>All runs together, in milliseconds.</summary>
    public double Total { get; private set; }

    /// <summary>The median, in milliseconds; 0 without runs.</summary>
    public double Median => Count == 0 ? 0 : Counted().Order().ElementAt((Count - 1) / 2);

    /// <summary>The longest, in milliseconds; 0 without runs.</summary>
    public double Max => Count == 0 ? 0 : Counted().Max();

    /// <summary>Takes in a run.</summary>
    public void Add(long startedAt, long finishedAt)
    {
        var elapsed = time.GetElapsedTime(startedAt, finishedAt).TotalMilliseconds;
        milliseconds.Add(elapsed);
        Total += elapsed;
    }

    private IEnumerable<double> Counted() => milliseconds.Skip(milliseconds.Count - Count);
}
