using ModelGrains.Models;
using Orleans.Runtime;
using Orleans.Storage;

namespace ModelGrains.Grains.Catalog;

/// <summary>
/// The records of one partition in storage, each under an id of its own: a move writes one record, however many there are. Remembers the
/// revision of each, so that another writer's is never overwritten.
/// </summary>
internal sealed class VersionStore(IGrainStorage storage)
{
    private const int ParallelReads = 16;

    private readonly Dictionary<VersionKey, GrainState<StoredVersion>> states = [];

    /// <summary>The stored records of these versions. One that has none is left out: its removal was cut off.</summary>
    public async Task<IReadOnlyList<VersionRecord>> ReadAsync(IReadOnlyCollection<VersionKey> keys)
    {
        var records = new List<VersionRecord>(keys.Count);
        foreach (var some in keys.Chunk(ParallelReads))
        {
            foreach (var state in await Task.WhenAll(some.Select(ReadAsync)))
            {
                if (state.State?.Record is { } record)
                    records.Add(record);
            }
        }

        return records;
    }

    /// <summary>Writes a record.</summary>
    public async Task WriteAsync(VersionRecord record)
    {
        // What is there of a version that was removed, or whose registration was cut off, is written over.
        var state = states.GetValueOrDefault(record.Key) ?? await ReadAsync(record.Key);
        var before = state.State;
        state.State = new StoredVersion { Record = record };
        try
        {
            await storage.WriteStateAsync(StorageNames.Version, IdOf(record.Key), state);
        }
        catch
        {
            state.State = before;
            throw;
        }
    }

    /// <summary>Clears a record.</summary>
    public async Task ClearAsync(VersionKey key)
    {
        var state = states.GetValueOrDefault(key) ?? await ReadAsync(key);
        states.Remove(key);
        if (state.RecordExists)
            await storage.ClearStateAsync(StorageNames.Version, IdOf(key), state);
    }

    private static GrainId IdOf(VersionKey key) => GrainId.Create(StorageNames.Version, key.Format());

    private async Task<GrainState<StoredVersion>> ReadAsync(VersionKey key)
    {
        var state = new GrainState<StoredVersion>();
        await storage.ReadStateAsync(StorageNames.Version, IdOf(key), state);
        states[key] = state;
        return state;
    }
}
