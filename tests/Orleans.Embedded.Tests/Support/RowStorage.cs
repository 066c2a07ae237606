using System.Collections.Concurrent;
using System.Text.Json;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.ContractTests;

/// <summary>A storage provider of the user's own, with versions that a test can change behind a grain's back.</summary>
public sealed class RowStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string Name, GrainId GrainId), (string Json, int Version)> _rows = new();

    public static RowStorage Shared { get; } = new();

    public void Touch(string name, GrainId grainId) =>
        _rows.AddOrUpdate((name, grainId), _ => ("{}", 1), (_, row) => (row.Json, row.Version + 1));

    public bool Has(string name, GrainId grainId) => _rows.ContainsKey((name, grainId));

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.RecordExists = _rows.TryGetValue((stateName, grainId), out var row);
        grainState.State = grainState.RecordExists ? JsonSerializer.Deserialize<T>(row.Json) : Activator.CreateInstance<T>();
        grainState.ETag = grainState.RecordExists ? $"{row.Version}" : null;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var next = Check(stateName, grainId, grainState.ETag) + 1;
        _rows[(stateName, grainId)] = (JsonSerializer.Serialize(grainState.State), next);
        grainState.ETag = $"{next}";
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Check(stateName, grainId, grainState.ETag);
        _rows.TryRemove((stateName, grainId), out _);
        return ReadStateAsync(stateName, grainId, grainState);
    }

    private int Check(string name, GrainId grainId, string? etag)
    {
        var stored = _rows.TryGetValue((name, grainId), out var row) ? row.Version : 0;
        if ((etag ?? "0") != $"{stored}") throw new InconsistentStateException("The row has changed.", $"{stored}", etag);
        return stored;
    }
}
