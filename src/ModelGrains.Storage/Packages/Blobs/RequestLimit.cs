namespace ModelGrains.Storage.Packages.Blobs;

/// <summary>A token that is cancelled with the caller's, or when a time has passed.</summary>
internal sealed class RequestLimit : IDisposable
{
    private readonly CancellationTokenSource timeout;
    private readonly CancellationTokenSource linked;

    public RequestLimit(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        timeout = new CancellationTokenSource(limit, time);
        linked = CancellationTokenSource.CreateLinkedTokenSource(caller, timeout.Token);
    }

    public CancellationToken Token => linked.Token;

    public void Dispose()
    {
        linked.Dispose();
        timeout.Dispose();
    }
}
