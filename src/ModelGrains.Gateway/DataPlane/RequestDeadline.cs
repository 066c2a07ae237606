using ModelGrains.Inference;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Gateway.DataPlane;

/// <summary>How long one request may take, counted from its arrival: for ever, until a caller names a time. Makes no timer before that.</summary>
internal sealed class RequestDeadline(TimeProvider time, long startedAt, CancellationToken aborted) : IDisposable
{
    // Longer than a timer can wait: as good as no deadline.
    private static readonly TimeSpan Endless = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private TimeSpan shortest = Endless;
    private CancellationTokenSource? timer;
    private CancellationTokenSource? either;

    /// <summary>Counts from now.</summary>
    public RequestDeadline(TimeProvider time, CancellationToken aborted)
        : this(time, time.GetTimestamp(), aborted)
    {
    }

    /// <summary>Cancelled when the caller leaves or the time is over. Another one after <see cref="Shorten"/>.</summary>
    public CancellationToken Token { get; private set; } = aborted;

    /// <summary>Whether there is a time at all.</summary>
    public bool IsSet => timer is not null;

    /// <summary>Whether the time is over.</summary>
    public bool IsOver => timer is { IsCancellationRequested: true };

    /// <summary>Sets the time, counted from the request's arrival, unless a shorter one was set before.</summary>
    public void Shorten(TimeSpan timeout)
    {
        if (timeout >= shortest)
            return;
        shortest = timeout;
        var left = timeout - time.GetElapsedTime(startedAt);
        if (timer is null)
        {
            timer = GrpcTimeout.Start(left, time);
            either = CancellationTokenSource.CreateLinkedTokenSource(Token, timer.Token);
            Token = either.Token;
        }
        else if (left > TimeSpan.Zero)
        {
            timer.CancelAfter(left);
        }
        else
        {
            timer.Cancel();
        }
    }

    /// <summary>The request with the time that is left for it now.</summary>
    public InferRequest Stamp(InferRequest request) =>
        IsSet ? request with { TimeLeft = shortest - time.GetElapsedTime(startedAt) } : request;

    public void Dispose()
    {
        either?.Dispose();
        timer?.Dispose();
    }
}
