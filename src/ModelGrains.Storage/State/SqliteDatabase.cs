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

    /// <summary>The smallest page: SQLite takes what is shorter for an empty file and writes over it.</summary>
    private const int SmallestFile = 512;

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
    private volatile bool closed;

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
            if (new FileInfo(path) is { Exists: true, Length: > 0 and < SmallestFile })
                throw Damaged(Path.GetFileName(path), "it is too short", null);
            connection.Open();
            KeepLog(connection, true);
            Check(connection, Path.GetFileName(path));
            KeepLog(connection, false);
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;");
            Execute(connection, $"BEGIN IMMEDIATE; {Schema} PRAGMA user_version = {SchemaVersion}; COMMIT;");
            return new SqliteDatabase(connection);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            if (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
                throw Damaged(Path.GetFileName(path), e.Message, e);
            throw new StateDamagedException(
                $"The state file {Path.GetFileName(path)} cannot be opened ({e.Message}): its folder must exist and be writable, with room on its disk. Nothing was changed.", e);
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
        var added = TryAdd(() =>
        {
            try
            {
                completion.SetResult(command(connection));
            }
            catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_FULL)
            {
                completion.SetException(DiskSpace.Lacking("The state file cannot be written: no space is left on its disk."));
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
        if (closed)
            return;
        closed = true;
        commands.CompleteAdding();
        thread.Join();
        connection.Dispose();
        commands.Dispose();
    }

    /// <summary>Whether closing leaves the log beside the file as it is: it is folded into a file only when that is known to be sound.</summary>
    private static void KeepLog(SqliteConnection connection, bool keep) =>
        SQLitePCL.raw.sqlite3_db_config(connection.Handle, SQLitePCL.raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, out _);

    private static void Check(SqliteConnection connection, string name)
    {
        var result = Scalar(connection, "PRAGMA quick_check(1);") as string;
        if (result != "ok")
            throw Damaged(name, result ?? "no answer", null);
        var version = Scalar(connection, "PRAGMA user_version;") as long? ?? 0;
        if (version == 0 && Scalar(connection, "SELECT count(*) FROM sqlite_master;") is not 0L)
            throw new StateDamagedException($"{name} is not a state file but another program's database: name another file. Nothing was changed.");
        if (version > SchemaVersion)
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

    private bool TryAdd(Action command)
    {
        try
        {
            return !closed && commands.TryAdd(command);
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            // Closed between the look and the adding.
            return false;
        }
    }

    private void Work()
    {
        foreach (var command in commands.GetConsumingEnumerable())
            command();
    }
}
