namespace ModelGrains.Grains.Deployments;

/// <summary>One command at a time for each model. Waiting is in the order of arrival and unbounded only in number of callers. Safe for concurrent use.</summary>
internal sealed class ModelLocks
{
    private readonly Dictionary<ModelName, Entry> entries = [];

    /// <summary>Those of several models, always in the same order, so that two that want the same never wait for each other.</summary>
    public async Task<IDisposable> EnterAsync(IEnumerable<ModelName> models, CancellationToken cancellationToken)
    {
        var held = new HeldAll();
        try
        {
            foreach (var model in models.Distinct().OrderBy(model => model.Value, StringComparer.Ordinal))
                held.Add(await EnterAsync(model, cancellationToken));
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public async Task<IDisposable> EnterAsync(ModelName model, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (entries)
        {
            if (!entries.TryGetValue(model, out entry))
                entries[model] = entry = new Entry();
            entry.Users++;
        }

        try
        {
            await entry.Semaphore.WaitAsync(cancellationToken);
            return new Held(this, model, entry);
        }
        catch
        {
            Leave(model, entry);
            throw;
        }
    }

    private void Leave(ModelName model, Entry entry)
    {
        lock (entries)
        {
            if (--entry.Users == 0)
                entries.Remove(model);
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Semaphore { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class HeldAll : IDisposable
    {
        private readonly List<IDisposable> locks = [];

        public void Add(IDisposable held) => locks.Add(held);

        public void Dispose() => locks.ForEach(held => held.Dispose());
    }

    private sealed class Held(ModelLocks locks, ModelName model, Entry entry) : IDisposable
    {
        public void Dispose()
        {
            entry.Semaphore.Release();
            locks.Leave(model, entry);
        }
    }
}
