namespace ModelGrains.Benchmarks.Load;

/// <summary>What a load came to.</summary>
internal sealed class LoadResult
{
    private readonly long[] counts = new long[Enum.GetValues<CallStatus>().Length];

    /// <summary>Time from the first call's start to the last one's end.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>Latencies of successful calls, in nanoseconds, from when they were due.</summary>
    public LatencyRecorder Latencies { get; } = new();

    /// <summary>Successful calls within the deadline, where there is one.</summary>
    public long InTime { get; set; }

    /// <summary>Calls that were due and given up by the caller before the client had room to send them.</summary>
    public long NotSent { get; set; }

    public long Ok => this[CallStatus.Ok];

    public long Total => counts.Sum();

    public double RequestsPerSecond => Ok / Elapsed.TotalSeconds;

    public long this[CallStatus status] => counts[(int)status];

    public void Count(CallStatus status) => counts[(int)status]++;

    public void Add(LoadResult other)
    {
        for (var i = 0; i < counts.Length; i++)
            counts[i] += other.counts[i];
        Latencies.Add(other.Latencies);
        InTime += other.InTime;
        NotSent += other.NotSent;
        Elapsed = other.Elapsed > Elapsed ? other.Elapsed : Elapsed;
    }
}
