using ModelGrains.Storage.State;
using ModelGrains.Storage.Tests.Support;
using Orleans.Runtime;
using Orleans.Storage;

namespace ModelGrains.Storage.Tests.State;

public sealed class GrainStorageTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("catalog", "7");

    private readonly TestFolder folder = new();
    private SqliteDatabase database;
    private SqliteGrainStorage storage;

    public GrainStorageTests()
    {
        database = SqliteDatabase.Open(folder["state.db"]);
        storage = new SqliteGrainStorage(database);
    }

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Read_NeverWritten_IsAFreshStateWithoutARecord()
    {
        var state = await ReadAsync();
        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal("", state.State!.Text);
    }

    [Fact]
    public async Task Write_ThenRead_GivesWhatWasWritten()
    {
        var written = new GrainState<Note>(new Note { Text = "one" });
        await storage.WriteStateAsync("note", Grain, written);
        Assert.True(written.RecordExists);
        var read = await ReadAsync();
        Assert.True(read.RecordExists);
        Assert.Equal("one", read.State!.Text);
        Assert.Equal(written.ETag, read.ETag);
    }

    [Fact]
    public async Task Write_OtherGrainOrStateName_IsApart()
    {
        await WriteAsync("note", Grain, "one");
        await WriteAsync("other", Grain, "two");
        await WriteAsync("note", GrainId.Create("catalog", "8"), "three");
        await WriteAsync("note", GrainId.Create("route", "7"), "four");
        Assert.Equal("one", (await ReadAsync()).State!.Text);
    }

    [Fact]
    public async Task Write_ByTwoWriters_RefusesTheStaleOneAndKeepsTheFirst()
    {
        await WriteAsync("note", Grain, "base");
        var one = await ReadAsync();
        var other = await ReadAsync();
        one.State!.Text = "one";
        await storage.WriteStateAsync("note", Grain, one);
        other.State!.Text = "other";
        var seen = other.ETag;
        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("note", Grain, other));
        Assert.Equal(one.ETag, conflict.StoredEtag);
        Assert.Equal(seen, conflict.CurrentEtag);
        Assert.Equal(seen, other.ETag);
        Assert.Equal("one", (await ReadAsync()).State!.Text);
    }

    [Fact]
    public async Task Write_ByTwoFirstWriters_RefusesTheSecond()
    {
        await WriteAsync("note", Grain, "one");
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync("note", Grain, "other"));
        Assert.Equal("one", (await ReadAsync()).State!.Text);
    }

    [Fact]
    public async Task Clear_Written_IsGoneAndCanBeWrittenAgain()
    {
        await WriteAsync("note", Grain, "one");
        var state = await ReadAsync();
        await storage.ClearStateAsync("note", Grain, state);
        Assert.False(state.RecordExists);
        Assert.Equal("", state.State!.Text);
        Assert.False((await ReadAsync()).RecordExists);
        state.State.Text = "again";
        await storage.WriteStateAsync("note", Grain, state);
        Assert.Equal("again", (await ReadAsync()).State!.Text);
    }

    [Fact]
    public async Task Clear_NeverWritten_DoesNothing()
    {
        var state = await ReadAsync();
        await storage.ClearStateAsync("note", Grain, state);
        Assert.False(state.RecordExists);
        await storage.WriteStateAsync("note", Grain, state);
    }

    [Fact]
    public async Task Clear_Stale_IsRefusedAndNothingIsLost()
    {
        await WriteAsync("note", Grain, "one");
        var stale = await ReadAsync();
        var fresh = await ReadAsync();
        fresh.State!.Text = "two";
        await storage.WriteStateAsync("note", Grain, fresh);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("note", Grain, stale));
        Assert.Equal("two", (await ReadAsync()).State!.Text);
    }

    /// <summary>An ETag never comes again, or a writer from before a clear could overwrite what was written after it.</summary>
    [Fact]
    public async Task Write_StaleFromBeforeAClear_IsRefused()
    {
        await WriteAsync("note", Grain, "one");
        var stale = await ReadAsync();
        await storage.ClearStateAsync("note", Grain, await ReadAsync());
        var fresh = await ReadAsync();
        fresh.State!.Text = "after";
        await storage.WriteStateAsync("note", Grain, fresh);
        stale.State!.Text = "stale";
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("note", Grain, stale));
        Assert.Equal("after", (await ReadAsync()).State!.Text);
    }

    [Fact]
    public async Task Read_AfterReopening_GivesWhatWasWritten()
    {
        await WriteAsync("note", Grain, "kept");
        Reopen(dispose: true);
        var state = await ReadAsync();
        Assert.Equal("kept", state.State!.Text);
        state.State.Text = "more";
        await storage.WriteStateAsync("note", Grain, state);
    }

    [Fact]
    public async Task Read_AfterTheWriterWasAbandoned_GivesWhatWasWritten()
    {
        await WriteAsync("note", Grain, "kept");
        var abandoned = database;
        Reopen(dispose: false);
        Assert.Equal("kept", (await ReadAsync()).State!.Text);
        abandoned.Dispose();
    }

    /// <summary>What a killed process leaves: the file and its log as they lie on the disk, nothing closed.</summary>
    [Fact]
    public async Task Read_FromACopyTakenWhileOpen_GivesWhatWasAcknowledged()
    {
        for (var i = 0; i < 50; i++)
            await WriteAsync("note", GrainId.Create("catalog", $"g{i}"), $"text {i}");
        foreach (var suffix in (string[])["", "-wal"])
        {
            if (File.Exists(folder["state.db" + suffix]))
                File.Copy(folder["state.db" + suffix], folder["copy.db" + suffix]);
        }

        using var copy = SqliteDatabase.Open(folder["copy.db"]);
        for (var i = 0; i < 50; i++)
        {
            var state = new GrainState<Note>();
            await new SqliteGrainStorage(copy).ReadStateAsync("note", GrainId.Create("catalog", $"g{i}"), state);
            Assert.Equal($"text {i}", state.State!.Text);
        }
    }

    [Fact]
    public async Task Write_CommitFails_IsNotAcknowledged()
    {
        await WriteAsync("note", Grain, "before");
        var state = await ReadAsync();
        await database.RunAsync(connection =>
        {
            SQLitePCL.raw.sqlite3_commit_hook(connection.Handle, _ => 1, null);
            return 0;
        });
        state.State!.Text = "lost";
        await Assert.ThrowsAnyAsync<Exception>(() => storage.WriteStateAsync("note", Grain, state));
        await database.RunAsync(connection =>
        {
            SQLitePCL.raw.sqlite3_commit_hook(connection.Handle, null, null);
            return 0;
        });
        Assert.Equal("before", (await ReadAsync()).State!.Text);
    }

    [Fact]
    public async Task Write_ManyAtOnce_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => WriteAsync("note", GrainId.Create("g", $"{i}"), $"{i}"))));
        for (var i = 0; i < 200; i++)
        {
            var state = new GrainState<Note>();
            await storage.ReadStateAsync("note", GrainId.Create("g", $"{i}"), state);
            Assert.Equal($"{i}", state.State!.Text);
        }
    }

    private void Reopen(bool dispose)
    {
        if (dispose)
            database.Dispose();
        database = SqliteDatabase.Open(folder["state.db"]);
        storage = new SqliteGrainStorage(database);
    }

    private Task WriteAsync(string name, GrainId grain, string text) => storage.WriteStateAsync(name, grain, new GrainState<Note>(new Note { Text = text }));

    private async Task<GrainState<Note>> ReadAsync()
    {
        var state = new GrainState<Note>();
        await storage.ReadStateAsync("note", Grain, state);
        return state;
    }

    public sealed class Note
    {
        public string Text { get; set; } = "";
    }
}
