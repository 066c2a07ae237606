namespace ModelGrains.Onnx.Runtime;

/// <summary>
/// Ends runs that take longer than the server allows: a run holds one of few threads, and would hold it for as long as a caller without a
/// timeout stays connected. It is ended between two nodes of the graph; a single node cannot be interrupted. Safe for concurrent use.
/// </summary>
public sealed class RunLimit : IDisposable
{
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromSeconds(1);

    [ThreadStatic]
    private static WatchedRun? kept;

    private readonly TimeSpan longest;
    private readonly TimeProvider time;
    private readonly ITimer? timer;
    private readonly Lock gate = new();
    private readonly List<WeakReference<WatchedRun>> runs = [];

    /// <summary>Watches from now on.</summary>
    /// <param name="options">Its <see cref="OnnxOptions.MaxRunSeconds"/>.</param>
    /// <param name="time">The clock that runs are timed by.</param>
    public RunLimit(OnnxOptions options, TimeProvider time)
    {
        this.time = time;
        longest = TimeSpan.FromSeconds(options.MaxRunSeconds);
        if (longest == TimeSpan.Zero)
            return;
        var period = longest / 4 < LongestPeriod ? longest / 4 : LongestPeriod;
        timer = time.CreateTimer(static limit => ((RunLimit)limit!).Look(), this, period, period);
    }

    /// <summary>None: for a process that has limits of its own.</summary>
    public static RunLimit None { get; } = new(new OnnxOptions { MaxRunSeconds = 0 }, TimeProvider.System);

    /// <inheritdoc/>
    public void Dispose() => timer?.Dispose();

    /// <summary>The calling thread begins a run; <see cref="WatchedRun.End"/> follows on the same thread, whatever comes of it.</summary>
    /// <param name="options">The run's own options; null where no caller will end it.</param>
    /// <param name="now">The clock's time stamp.</param>
    internal WatchedRun Begin(Microsoft.ML.OnnxRuntime.RunOptions? options, long now)
    {
        var run = kept;
        if (run?.Owner != this)
            run = kept = Register();
        run.Begin(options, now);
        return run;
    }

    /// <summary>What to tell whose run was ended.</summary>
    internal RunTooLongException TooLong() => new(longest);

    private WatchedRun Register()
    {
        var run = new WatchedRun(this);
        if (timer is not null)
        {
            lock (gate)
                runs.Add(new WeakReference<WatchedRun>(run));
        }

        return run;
    }

    private void Look()
    {
        var latest = time.GetTimestamp() - (long)(longest.TotalSeconds * time.TimestampFrequency);
        lock (gate)
        {
            for (var i = runs.Count - 1; i >= 0; i--)
            {
                if (runs[i].TryGetTarget(out var run))
                    run.EndIfBefore(latest);
                else
                    runs.RemoveAt(i);
            }
        }
    }
}
