namespace ModelGrains.Onnx.Sessions;

/// <summary>
/// How many requests hold a session, and whether more may. One number says both: below zero it is closed, and what is above
/// <see cref="Closed"/> then still counts. Starts closed. Safe for concurrent use.
/// </summary>
internal sealed class Leases
{
    private const long Closed = long.MinValue / 2;

    private long held = Closed;
    private TaskCompletionSource? drained;

    /// <summary>How many are held.</summary>
    public int Count
    {
        get
        {
            var now = Volatile.Read(ref held);
            return (int)(now < 0 ? now - Closed : now);
        }
    }

    /// <summary>Takes one; false where it is closed. Whoever took it gives it back.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref held) > 0)
            return true;
        GiveBack();
        return false;
    }

    /// <summary>Gives one back.</summary>
    public void GiveBack()
    {
        if (Interlocked.Decrement(ref held) == Closed)
            Volatile.Read(ref drained)?.TrySetResult();
    }

    /// <summary>Lets requests in.</summary>
    public void Open() => Interlocked.Add(ref held, -Closed);

    /// <summary>Lets no more in, where none is held; false where one is, or it is closed already.</summary>
    public bool TryCloseIdle() => Interlocked.CompareExchange(ref held, Closed, 0) == 0;

    /// <summary>Lets no more in; ends when the last is given back.</summary>
    public Task Close()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref drained, end);
        if (Interlocked.Add(ref held, Closed) == Closed)
            end.TrySetResult();
        return end.Task;
    }
}
