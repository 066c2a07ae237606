namespace ModelGrains.Gateway.DataPlane;

/// <summary>
/// When a request must be answered, as one token with its caller's leaving. Makes no timer for a request that has no deadline. A mutable
/// struct: kept in one place, disposed once.
/// </summary>
internal struct RequestDeadline : IDisposable
{
    private readonly CancellationToken aborted;
    private readonly TimeProvider time;
    private readonly long startedAt;
    private TimeSpan limit = TimeSpan.MaxValue;
    private CancellationTokenSource? timer;
    private CancellationTokenSource? either;

    public RequestDeadline(TimeProvider time, CancellationToken aborted)
        : this(time, time.GetTimestamp(), aborted)
    {
    }

    public RequestDeadline(TimeProvider time, long startedAt, CancellationToken aborted)
    {
        this.aborted = aborted;
        this.time = time;
        this.startedAt = startedAt;
        Token = aborted;
    }

    /// <summary>Cancelled when the caller leaves or the deadline passes.</summary>
    public CancellationToken Token { get; private set; }

    /// <summary>Whether the deadline passed.</summary>
    public readonly bool IsOver => timer is { IsCancellationRequested: true };

    /// <summary>Sets a deadline, counted from the request's start; the earliest of several holds.</summary>
    public void Set(TimeSpan timeout)
    {
        if (timeout >= limit)
            return;
        limit = timeout;
        Dispose();
        timer = Protocol.Grpc.GrpcTimeout.Start(timeout - time.GetElapsedTime(startedAt), time);
        either = CancellationTokenSource.CreateLinkedTokenSource(aborted, timer.Token);
        Token = either.Token;
    }

    /// <summary>Ends the timer.</summary>
    public readonly void Dispose()
    {
        either?.Dispose();
        timer?.Dispose();
    }
}
