using Microsoft.Data.Sqlite;
using ModelGrains.Storage.State;
using ModelGrains.Storage.Tests.Support;
using Orleans.Runtime;

namespace ModelGrains.Storage.Tests.State;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TestFolder folder = new();

    private string File => folder["state.db"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_NoFile_MakesOne()
    {
        using (SqliteDatabase.Open(File))
        {
        }

        Assert.True(System.IO.File.Exists(File));
        using var again = SqliteDatabase.Open(File);
    }

    [Fact]
    public void Open_EmptyFile_IsTakenAsNew()
    {
        System.IO.File.WriteAllBytes(File, []);
        using var database = SqliteDatabase.Open(File);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(8192)]
    public void Open_Garbage_IsDamagedAndUnchanged(int length)
    {
        var garbage = new byte[length];
        new Random(7).NextBytes(garbage);
        System.IO.File.WriteAllBytes(File, garbage);
        AssertDamagedAndUnchanged();
    }

    [Fact]
    public async Task Open_Truncated_IsDamagedAndUnchanged()
    {
        await FillAsync();
        var whole = System.IO.File.ReadAllBytes(File);
        Assert.True(whole.Length > 3 * 4096);
        foreach (var length in (int[])[4096, whole.Length / 2, whole.Length - 4096])
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            AssertDamagedAndUnchanged();
        }
    }

    [Fact]
    public async Task Open_AnyPageOverwritten_IsDamagedAndUnchanged()
    {
        await FillAsync();
        var whole = System.IO.File.ReadAllBytes(File);
        for (var page = 0; page < whole.Length / 4096; page++)
        {
            var damaged = whole.ToArray();
            damaged.AsSpan(page * 4096, 4096).Fill(0xa5);
            System.IO.File.WriteAllBytes(File, damaged);
            AssertDamagedAndUnchanged();
        }
    }

    /// <summary>A crash leaves a log beside the file; where the file is damaged, the log must not be folded into it.</summary>
    [Fact]
    public async Task Open_DamagedWithALogBesideIt_LeavesBothAsTheyAre()
    {
        await FillAsync();
        var database = SqliteDatabase.Open(File);
        await WriteAsync(database, 500, 20);
        foreach (var suffix in (string[])["", "-wal"])
            System.IO.File.Copy(File + suffix, folder["copy.db" + suffix]);
        database.Dispose();
        var copy = folder["copy.db"];
        var bytes = System.IO.File.ReadAllBytes(copy);
        bytes.AsSpan(4096 * 3, 4096 * 5).Fill(0xa5);
        System.IO.File.WriteAllBytes(copy, bytes);
        var log = System.IO.File.ReadAllBytes(copy + "-wal");
        Assert.NotEmpty(log);
        Assert.Throws<StateDamagedException>(() => SqliteDatabase.Open(copy));
        Assert.Equal(bytes, System.IO.File.ReadAllBytes(copy));
        Assert.Equal(log, System.IO.File.ReadAllBytes(copy + "-wal"));
    }

    [Fact]
    public void Open_NewerLayout_IsRefusedAndUnchanged()
    {
        using (SqliteDatabase.Open(File))
        {
        }

        Execute("PRAGMA user_version = 99");
        var refused = AssertRefusedAndUnchanged();
        Assert.Contains("has layout 99, but this release knows layouts up to 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AnotherProgramsDatabase_IsRefusedAndUnchanged()
    {
        Execute("CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO customers VALUES (1, 'Ada')");
        var refused = AssertRefusedAndUnchanged();
        Assert.Contains("is not a state file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderMissing_SaysThatItCannotBeOpenedAndNotThatItIsDamaged() => AssertCannotBeOpened(folder["missing/state.db"]);

    [Fact]
    public void Open_PathIsAFolder_SaysThatItCannotBeOpened() => AssertCannotBeOpened(folder.Path);

    [Fact]
    public void Open_FolderNotWritable_SaysThatItCannotBeOpened()
    {
        if (OperatingSystem.IsWindows() || Environment.UserName == "root")
            return;
        var locked = Directory.CreateDirectory(folder["locked"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        AssertCannotBeOpened(Path.Combine(locked.FullName, "state.db"));
    }

    [Fact]
    public async Task RunAsync_CommandThrows_FaultsTheTaskAndTheThreadGoesOn()
    {
        using var database = SqliteDatabase.Open(File);
        await Assert.ThrowsAsync<FormatException>(() => database.RunAsync<int>(_ => throw new FormatException()));
        Assert.Equal(7, await database.RunAsync(_ => 7));
    }

    [Fact]
    public async Task RunAsync_ManyCommands_RunOneAfterAnother()
    {
        using var database = SqliteDatabase.Open(File);
        var inside = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(() => database.RunAsync(_ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            return Interlocked.Decrement(ref inside);
        }))));
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Dispose_WithCommandsQueued_FinishesThem()
    {
        var database = SqliteDatabase.Open(File);
        using var gate = new ManualResetEventSlim();
        var first = database.RunAsync(_ =>
        {
            gate.Wait();
            return 0;
        });
        var queued = Enumerable.Range(0, 10).Select(i => database.RunAsync(_ => i)).ToList();
        var disposed = Task.Run(database.Dispose);
        gate.Set();
        await disposed;
        await first;
        Assert.Equal(Enumerable.Range(0, 10), await Task.WhenAll(queued));
    }

    [Fact]
    public async Task RunAsync_AfterDispose_IsAFaultedTask()
    {
        var database = SqliteDatabase.Open(File);
        database.Dispose();
        database.Dispose();
        await Assert.ThrowsAsync<IOException>(() => database.RunAsync(_ => 0));
    }

    private static async Task WriteAsync(SqliteDatabase database, int from, int count)
    {
        var storage = new SqliteGrainStorage(database);
        for (var i = from; i < from + count; i++)
            await storage.WriteStateAsync("s", GrainId.Create("g", $"{i}"), new GrainState<GrainStorageTests.Note>(new GrainStorageTests.Note { Text = new string('x', 500) }));
    }

    private async Task FillAsync()
    {
        using var database = SqliteDatabase.Open(File);
        await WriteAsync(database, 0, 100);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void AssertDamagedAndUnchanged() => Assert.Contains("is damaged", AssertRefusedAndUnchanged().Message, StringComparison.Ordinal);

    private StateDamagedException AssertRefusedAndUnchanged()
    {
        var before = System.IO.File.ReadAllBytes(File);
        var refused = Assert.Throws<StateDamagedException>(() => SqliteDatabase.Open(File));
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
        Assert.Contains("state.db", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, refused.Message, StringComparison.Ordinal);
        return refused;
    }

    private void AssertCannotBeOpened(string path)
    {
        var refused = Assert.ThrowsAny<IOException>(() => SqliteDatabase.Open(path));
        Assert.Contains("cannot be opened", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("damaged", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, refused.Message, StringComparison.Ordinal);
    }
}
