namespace Orleans.Runtime;

/// <summary>Decides which waiting request may start next to those that run. Its owner locks around it.</summary>
internal sealed class TurnQueue(GrainClass grainClass)
{
    private RequestList _waiting;
    private RequestList _running;
    private RequestBase? _blocking;

    public int WaitingCount => _waiting.Count;

    public int RunningCount => _running.Count;

    public void Enqueue(RequestBase request) => _waiting.Add(request);

    public bool MayStart(RequestBase request) =>
        _running.Count == 0
        || request.AlwaysInterleaves
        || _blocking is null
        || (_blocking.IsReadOnly && request.IsReadOnly)
        || grainClass.MayInterleave(request)
        || grainClass.MayInterleave(_blocking);

    public RequestBase? StartNext()
    {
        for (var request = _waiting.First; request is not null; request = request.Next)
        {
            if (!MayStart(request)) continue;
            _waiting.Remove(request);
            _running.Add(request);
            if (!request.AlwaysInterleaves) _blocking ??= request;
            return request;
        }

        return null;
    }

    public void Finish(RequestBase request)
    {
        _running.Remove(request);
        if (ReferenceEquals(_blocking, request)) _blocking = null;
    }

    public List<RequestBase> TakeWaiting() => _waiting.Drain();

    // What runs goes on running, but nobody waits for it to finish.
    public IEnumerable<RequestBase> Running()
    {
        for (var request = _running.First; request is not null; request = request.Next) yield return request;
    }
}
