using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace ModelGrains.Storage.State;

/// <summary>
/// The state file. SQLite's calls block, on the disk at that, so they run one after another on a thread of their own and never on a
/// grain's turn. A completed command is on disk (write-ahead log, full synchronisation). Safe for concurrent use.
/// </summary>
public sealed class SqliteDatabase : IDisposable
{
    /// <summary>The layout that this release writes.</summary>
    private const long SchemaVersion = 1;

    /// <summary>Commands that may wait: more means that the disk hangs, and waiting longer would only hide it.</summary>
    private const int QueueLimit = 10_000;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS grain_state (
            name TEXT NOT NULL, grain TEXT NOT NULL, etag INTEGER NOT NULL, data BLOB, PRIMARY KEY (name, grain)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS reminder (
            grain TEXT NOT NULL, name TEXT NOT NULL, hash INTEGER NOT NULL, start_at INTEGER NOT NULL, period INTEGER NOT NULL,
            etag TEXT NOT NULL, PRIMARY KEY (grain, name)) WITHOUT ROWID;
        """;

    private readonly SqliteConnection connection;
    private readonly BlockingCollection<Action> commands = new(QueueLimit);
    private readonly Thread thread;

    private SqliteDatabase(SqliteConnection connection)
    {
        this.connection = connection;
        thread = new Thread(Work) { IsBackground = true, Name = "state" };
        thread.Start();
    }

    /// <summary>Opens the state file, or makes it where there is none.</summary>
    /// <exception cref="StateDamagedException">The file is no state file, is damaged, or was written by a newer release.</exception>
    public static SqliteDatabase Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            Check(connection, Path.GetFileName(path));
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;");
            Execute(connection, Schema);
            Execute(connection, $"PRAGMA user_version = {SchemaVersion};");
            return new SqliteDatabase(connection);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw Damaged(Path.GetFileName(path), e.Message, e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a command on the state file's thread and gives its result; a failure in it is the task's.</summary>
    public Task<T> RunAsync<T>(Func<SqliteConnection, T> command)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var added = !commands.IsAddingCompleted && commands.TryAdd(() =>
        {
            try
            {
                completion.SetResult(command(connection));
            }
            catch (Exception e)
            {
                completion.SetException(e);
            }
        });
        return added ? completion.Task : Task.FromException<T>(new IOException("The state file takes no more commands: it is closed or its disk hangs."));
    }

    /// <summary>Finishes what is queued and closes the file.</summary>
    public void Dispose()
    {
        if (commands.IsAddingCompleted)
            return;
        commands.CompleteAdding();
        thread.Join();
        connection.Dispose();
        commands.Dispose();
    }

    private static void Check(SqliteConnection connection, string name)
    {
        var result = Scalar(connection, "PRAGMA quick_check(1);") as string;
        if (result != "ok")
            throw Damaged(name, result ?? "no answer", null);
        if (Scalar(connection, "PRAGMA user_version;") is long version && version > SchemaVersion)
            throw new StateDamagedException($"The state file {name} has layout {version}, but this release knows layouts up to {SchemaVersion}: start the release that wrote it. Nothing was changed.");
    }

    private static StateDamagedException Damaged(string name, string what, Exception? inner)
    {
        var text = $"The state file {name} is damaged ({what}). Nothing was changed: restore it from a backup, or move it away to start without state.";
        return inner is null ? new StateDamagedException(text) : new StateDamagedException(text, inner);
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void Work()
    {
        foreach (var command in commands.GetConsumingEnumerable())
            command();
    }
}
