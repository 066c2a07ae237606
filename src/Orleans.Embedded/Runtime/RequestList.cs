namespace Orleans.Runtime;

/// <summary>A list threaded through the requests themselves; a request is in at most one.</summary>
internal struct RequestList
{
    public RequestBase? First { get; private set; }

    public RequestBase? Last { get; private set; }

    public int Count { get; private set; }

    public void Add(RequestBase request)
    {
        request.Previous = Last;
        request.Next = null;
        if (Last is null) First = request;
        else Last.Next = request;
        Last = request;
        Count++;
    }

    public void Remove(RequestBase request)
    {
        if (request.Previous is { } previous) previous.Next = request.Next;
        else First = request.Next;
        if (request.Next is { } next) next.Previous = request.Previous;
        else Last = request.Previous;
        request.Next = request.Previous = null;
        Count--;
    }

    public List<RequestBase> Drain()
    {
        var drained = new List<RequestBase>(Count);
        while (First is { } request)
        {
            Remove(request);
            drained.Add(request);
        }

        return drained;
    }
}
