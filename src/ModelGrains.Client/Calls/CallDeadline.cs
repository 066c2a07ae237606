using ModelGrains.Errors;
using ModelGrains.Protocol.Grpc;

namespace ModelGrains.Client.Calls;

/// <summary>The end of a call with all its tries: its deadline and its caller's token in one.</summary>
internal sealed class CallDeadline : IDisposable
{
    private readonly TimeProvider time;
    private readonly TimeSpan? timeout;
    private readonly long start;
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource? timer;
    private readonly CancellationTokenSource? either;

    public CallDeadline(TimeSpan? timeout, TimeProvider time, CancellationToken caller)
    {
        this.time = time;
        this.timeout = timeout;
        this.caller = caller;
        start = time.GetTimestamp();
        Token = caller;
        if (timeout is not { } wait)
            return;
        timer = GrpcTimeout.Start(wait, time);
        Token = timer.Token;
        if (!caller.CanBeCanceled)
            return;
        either = CancellationTokenSource.CreateLinkedTokenSource(caller, timer.Token);
        Token = either.Token;
    }

    /// <summary>Cancelled at the end.</summary>
    public CancellationToken Token { get; }

    /// <summary>The time left; null for no deadline.</summary>
    public TimeSpan? Remaining => timeout - time.GetElapsedTime(start);

    /// <summary>What ended the call.</summary>
    public ModelError Error => caller.IsCancellationRequested ? ModelErrors.Cancelled() : ModelErrors.DeadlineExceeded();

    /// <inheritdoc/>
    public void Dispose()
    {
        either?.Dispose();
        timer?.Dispose();
    }
}
