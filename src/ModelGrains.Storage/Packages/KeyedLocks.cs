namespace ModelGrains.Storage.Packages;

/// <summary>One lock for each name that is in use.</summary>
internal sealed class KeyedLocks
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (SemaphoreSlim Turn, int Users)> locks = new(StringComparer.Ordinal);

    /// <summary>Waits for a name's turn; it ends when what is returned is disposed.</summary>
    public async Task<IDisposable> EnterAsync(string name, CancellationToken cancellationToken)
    {
        SemaphoreSlim turn;
        lock (gate)
        {
            var (held, users) = locks.GetValueOrDefault(name, (new SemaphoreSlim(1, 1), 0));
            locks[name] = (held, users + 1);
            turn = held;
        }

        try
        {
            await turn.WaitAsync(cancellationToken);
        }
        catch
        {
            Forget(name);
            throw;
        }

        return new OnDispose(() =>
        {
            turn.Release();
            Forget(name);
        });
    }

    private void Forget(string name)
    {
        lock (gate)
        {
            var (held, users) = locks[name];
            if (users == 1)
                locks.Remove(name);
            else
                locks[name] = (held, users - 1);
        }
    }
}
