using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace ModelGrains.Storage.State;

/// <summary>
/// Grain state in the state file. Every write names the revision it read (its ETag): another writer's makes it an
/// <see cref="InconsistentStateException"/> and nothing is overwritten.
/// </summary>
public sealed class SqliteGrainStorage : IGrainStorage
{
    private readonly SqliteDatabase database;

    /// <summary>Makes the storage over an open state file.</summary>
    public SqliteGrainStorage(SqliteDatabase database) => this.database = database;

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = await database.RunAsync(connection => Read(connection, stateName, grainId.ToString()));
        grainState.ETag = row?.ETag;
        grainState.RecordExists = row?.Data is not null;
        grainState.State = row?.Data is { } data ? JsonSerializer.Deserialize<T>(data, StateJson.Options)! : Activator.CreateInstance<T>();
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var data = JsonSerializer.SerializeToUtf8Bytes(grainState.State, StateJson.Options);
        var seen = grainState.ETag;
        grainState.ETag = await database.RunAsync(connection => Write(connection, stateName, grainId.ToString(), seen, data));
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // The row stays, empty: its ETag goes on, or a writer from before could overwrite what is written later under the same number.
        if (grainState.ETag is { } seen)
            grainState.ETag = await database.RunAsync(connection => Write(connection, stateName, grainId.ToString(), seen, null));
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    private static (string ETag, byte[]? Data)? Read(SqliteConnection connection, string name, string grain)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT etag, data FROM grain_state WHERE name = $name AND grain = $grain";
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$grain", grain);
        using var reader = command.ExecuteReader();
        if (!reader.Read())
            return null;
        return (reader.GetInt64(0).ToString(CultureInfo.InvariantCulture), reader.IsDBNull(1) ? null : reader.GetFieldValue<byte[]>(1));
    }

    private static string Write(SqliteConnection connection, string name, string grain, string? seen, byte[]? data)
    {
        using var command = connection.CreateCommand();
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$grain", grain);
        command.Parameters.AddWithValue("$data", (object?)data ?? DBNull.Value);
        if (seen is null)
        {
            command.CommandText = "INSERT INTO grain_state (name, grain, etag, data) VALUES ($name, $grain, 1, $data) ON CONFLICT DO NOTHING RETURNING etag";
        }
        else
        {
            command.CommandText = "UPDATE grain_state SET etag = etag + 1, data = $data WHERE name = $name AND grain = $grain AND etag = $seen RETURNING etag";
            command.Parameters.AddWithValue("$seen", long.Parse(seen, CultureInfo.InvariantCulture));
        }

        return command.ExecuteScalar() is long etag ? etag.ToString(CultureInfo.InvariantCulture) : throw Conflict(connection, name, grain, seen);
    }

    private static InconsistentStateException Conflict(SqliteConnection connection, string name, string grain, string? seen) =>
        new($"State '{name}' of {grain} was written by another activation.", Read(connection, name, grain)?.ETag, seen);
}
