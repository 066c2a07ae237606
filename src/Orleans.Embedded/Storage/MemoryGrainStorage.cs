using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Keeps states as JSON in memory while the process's cluster lives; losing a silo loses nothing.</summary>
internal sealed class MemoryGrainStorage(MemoryGrainStorage.Store store) : IGrainStorage
{
    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true };

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (store.Records.TryGetValue((stateName, grainId), out var record))
        {
            grainState.State = JsonSerializer.Deserialize<T>(record.State, Json);
            grainState.ETag = record.ETag;
            grainState.RecordExists = true;
        }
        else
        {
            Reset(grainState);
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = new Record(JsonSerializer.SerializeToUtf8Bytes(grainState.State, Json), store.NextETag());
        Replace((stateName, grainId), grainState.ETag, record, "write");
        grainState.ETag = record.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Replace((stateName, grainId), grainState.ETag, null, "clear");
        Reset(grainState);
        return Task.CompletedTask;
    }

    private static void Reset<T>(IGrainState<T> grainState)
    {
        grainState.State = NewState.Of<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private void Replace((string Name, GrainId GrainId) key, string? etag, Record? record, string operation)
    {
        lock (store)
        {
            var stored = store.Records.GetValueOrDefault(key)?.ETag;
            if (stored != etag && etag != "*")
            {
                throw new InconsistentStateException(
                    $"e-Tag mismatch in memory storage: cannot {operation} {key.Name} of {key.GrainId}. Expected = {stored ?? "null"}, received = {etag ?? "null"}",
                    stored,
                    etag);
            }

            if (record is null) store.Records.TryRemove(key, out _);
            else store.Records[key] = record;
        }
    }

    internal sealed record Record(byte[] State, string ETag);

    internal sealed class Store
    {
        private long _lastETag;

        public ConcurrentDictionary<(string Name, GrainId GrainId), Record> Records { get; } = new();

        public string NextETag() => Interlocked.Increment(ref _lastETag).ToString(CultureInfo.InvariantCulture);
    }
}
