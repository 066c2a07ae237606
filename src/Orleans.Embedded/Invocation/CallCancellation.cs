namespace Orleans.Runtime;

/// <summary>Carries a caller's cancellation to its callee, which gets a token of its own, cancelled in one of its turns.</summary>
internal sealed class CallCancellation : IDisposable
{
    private readonly RequestBase _request;
    private readonly bool _waitForCallee;
    private readonly CancellationTokenSource _callee = new();
    private CancellationTokenRegistration _registration;

    private CallCancellation(RequestBase request, bool waitForCallee)
    {
        _request = request;
        _waitForCallee = waitForCallee;
    }

    public bool IsCancelled => _callee.IsCancellationRequested;

    public static void Attach(RequestBase request, bool waitForCallee, CancellationToken caller)
    {
        var cancellation = new CallCancellation(request, waitForCallee);
        request.SetCancellationToken(cancellation._callee.Token);
        request.Cancellation = cancellation;
        cancellation._registration = caller.UnsafeRegister(
            static (state, token) => ((CallCancellation)state!).OnCallerCancelled(token), cancellation);
        if (request.IsAnswered) cancellation._registration.Dispose();
    }

    public void CancelCallee()
    {
        if (_request.Activation is { } activation) activation.Scheduler.Run(_callee.Cancel);
        else _callee.Cancel();
    }

    public void Dispose() => _registration.Dispose();

    private void OnCallerCancelled(CancellationToken token)
    {
        if (_waitForCallee || _request.Fail(new OperationCanceledException(token))) CancelCallee();
    }
}
