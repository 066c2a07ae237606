using ModelGrains.Storage.State;
using ModelGrains.Storage.Tests.Support;
using Orleans.Runtime;

namespace ModelGrains.Storage.Tests.State;

public sealed class ReminderTableTests : IDisposable
{
    private static readonly DateTime Start = new(2026, 8, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly TestFolder folder = new();
    private readonly SqliteDatabase database;
    private readonly SqliteReminderTable table;

    public ReminderTableTests()
    {
        database = SqliteDatabase.Open(folder["state.db"]);
        table = new SqliteReminderTable(database);
    }

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Upsert_NewRow_CanBeReadWithItsETag()
    {
        var etag = await table.UpsertRow(Entry("a", "expiry"));
        var row = await table.ReadRow(Id("a"), "expiry");
        Assert.NotNull(row);
        Assert.Equal(Id("a"), row.GrainId);
        Assert.Equal("expiry", row.ReminderName);
        Assert.Equal(Start, row.StartAt);
        Assert.Equal(DateTimeKind.Utc, row.StartAt.Kind);
        Assert.Equal(TimeSpan.FromMinutes(5), row.Period);
        Assert.NotNull(etag);
        Assert.Equal(etag, row.ETag);
    }

    [Fact]
    public async Task Upsert_SameRow_ReplacesItUnderANewETag()
    {
        var first = await table.UpsertRow(Entry("a", "expiry"));
        var second = await table.UpsertRow(Entry("a", "expiry", TimeSpan.FromHours(1)));
        Assert.NotEqual(first, second);
        var rows = await table.ReadRows(Id("a"));
        Assert.Equal(TimeSpan.FromHours(1), Assert.Single(rows.Reminders).Period);
    }

    [Fact]
    public async Task ReadRow_Unknown_IsNull() => Assert.Null(await table.ReadRow(Id("a"), "nothing"));

    [Fact]
    public async Task ReadRows_OfAGrain_GivesItsRowsOnly()
    {
        await table.UpsertRow(Entry("a", "one"));
        await table.UpsertRow(Entry("a", "two"));
        await table.UpsertRow(Entry("b", "one"));
        Assert.Equal(["one", "two"], (await table.ReadRows(Id("a"))).Reminders.Select(row => row.ReminderName));
        Assert.Empty((await table.ReadRows(Id("c"))).Reminders);
    }

    /// <summary>A range has its end and not its begin; past the end of the ring it goes on from the start; the same number twice is all.</summary>
    [Fact]
    public async Task ReadRows_Range_HoldsItsEndAndNotItsBegin()
    {
        var names = Enumerable.Range(0, 20).Select(i => $"g{i}").ToList();
        foreach (var name in names)
            await table.UpsertRow(Entry(name, "r"));
        var hashes = names.Select(name => Id(name).GetUniformHashCode()).Order().ToList();
        uint[] points = [0, 1, hashes[0] - 1, hashes[0], hashes[7], hashes[7] + 1, hashes[12], hashes[^1], uint.MaxValue];
        foreach (var begin in points)
        {
            foreach (var end in points)
            {
                var expected = hashes.Where(hash => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end);
                var got = (await table.ReadRows(begin, end)).Reminders.Select(row => row.GrainId.GetUniformHashCode()).Order();
                Assert.Equal(expected, got);
            }
        }
    }

    [Fact]
    public async Task Remove_WrongETag_KeepsTheRow()
    {
        await table.UpsertRow(Entry("a", "expiry"));
        Assert.False(await table.RemoveRow(Id("a"), "expiry", "another"));
        Assert.NotNull(await table.ReadRow(Id("a"), "expiry"));
    }

    [Fact]
    public async Task Remove_RightETag_RemovesOnce()
    {
        var etag = await table.UpsertRow(Entry("a", "expiry"));
        Assert.True(await table.RemoveRow(Id("a"), "expiry", etag!));
        Assert.False(await table.RemoveRow(Id("a"), "expiry", etag!));
        Assert.Null(await table.ReadRow(Id("a"), "expiry"));
    }

    [Fact]
    public async Task Remove_ETagFromBeforeAnUpsert_KeepsTheRow()
    {
        var stale = await table.UpsertRow(Entry("a", "expiry"));
        await table.UpsertRow(Entry("a", "expiry"));
        Assert.False(await table.RemoveRow(Id("a"), "expiry", stale!));
    }

    [Fact]
    public async Task TestOnlyClearTable_Filled_IsEmpty()
    {
        await table.UpsertRow(Entry("a", "expiry"));
        await table.TestOnlyClearTable();
        Assert.Empty((await table.ReadRows(0, 0)).Reminders);
    }

    [Fact]
    public async Task Rows_AfterReopening_AreThere()
    {
        await table.UpsertRow(Entry("a#/ü", "odd name \"'"));
        database.Dispose();
        using var again = SqliteDatabase.Open(folder["state.db"]);
        Assert.NotNull(await new SqliteReminderTable(again).ReadRow(Id("a#/ü"), "odd name \"'"));
    }

    private static GrainId Id(string key) => GrainId.Create("model", key);

    private static ReminderEntry Entry(string key, string name, TimeSpan? period = null) =>
        new() { GrainId = Id(key), ReminderName = name, StartAt = Start, Period = period ?? TimeSpan.FromMinutes(5) };
}
