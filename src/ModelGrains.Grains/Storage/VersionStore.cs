using Orleans.Runtime;
using Orleans.Storage;

namespace ModelGrains.Grains.Storage;

/// <summary>
/// A state for each version in storage, each under an id of its own: a change writes one, however many there are. Remembers the revision
/// of each, so that another writer's is never overwritten. Used in the turns of one grain.
/// </summary>
/// <typeparam name="T">The state.</typeparam>
internal sealed class VersionStore<T>(IGrainStorage storage, string name)
    where T : class, new()
{
    private const int ParallelReads = 16;

    private readonly Dictionary<VersionKey, GrainState<T>> states = [];

    /// <summary>The states of these versions; one that is not stored is left out: its removal was cut off.</summary>
    public async Task<IReadOnlyList<(VersionKey Key, T State)>> ReadAsync(IReadOnlyCollection<VersionKey> keys)
    {
        var found = new List<(VersionKey, T)>(keys.Count);
        foreach (var some in keys.Chunk(ParallelReads))
        {
            var read = await Task.WhenAll(some.Select(ReadAsync));
            found.AddRange(some.Zip(read).Where(pair => pair.Second.RecordExists).Select(pair => (pair.First, pair.Second.State!)));
        }

        return found;
    }

    /// <summary>Writes a state.</summary>
    public async Task WriteAsync(VersionKey key, T next)
    {
        // What is there of a version that was removed, or whose first write was cut off, is written over.
        var state = states.GetValueOrDefault(key) ?? await ReadAsync(key);
        var before = state.State;
        state.State = next;
        try
        {
            await storage.WriteStateAsync(name, IdOf(key), state);
        }
        catch
        {
            state.State = before;
            throw;
        }
    }

    /// <summary>Clears a state.</summary>
    public async Task ClearAsync(VersionKey key)
    {
        var state = states.GetValueOrDefault(key) ?? await ReadAsync(key);
        states.Remove(key);
        if (state.RecordExists)
            await storage.ClearStateAsync(name, IdOf(key), state);
    }

    private async Task<GrainState<T>> ReadAsync(VersionKey key)
    {
        var state = new GrainState<T>();
        await storage.ReadStateAsync(name, IdOf(key), state);
        states[key] = state;
        return state;
    }

    private GrainId IdOf(VersionKey key) => GrainId.Create(name, key.Format());
}
