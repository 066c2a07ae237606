using ModelGrains.Cli.Tests.Fakes;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Tests;

/// <summary>retire, restore, extend, expiry, pin, unpin and expiring.</summary>
public sealed class RetirementTests
{
    private static readonly DateTimeOffset Noon = new(2027, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly RetirementView Nothing = new(null, null, false, null, null, 0, null, null);

    [Theory]
    [InlineData("retire m/2", "POST /api/v1/models/m/versions/2/retire", "", "m/2 is retired, and can be restored until 2027-01-31 12:00:00Z")]
    [InlineData("restore m/2", "POST /api/v1/models/m/versions/2/restore", "", "m/2 is Retired")]
    [InlineData("restore m/2 --route", "POST /api/v1/models/m/versions/2/restore?route=true", "", "m/2 is Retired")]
    [InlineData("extend m/2 --for P30D", "POST /api/v1/models/m/versions/2/extend", """{"for":"P30D"}""", "m/2 does not expire before 2027-01-31 12:00:00Z")]
    [InlineData("extend m/2 --until 2027-01-31", "POST /api/v1/models/m/versions/2/extend", """{"until":"2027-01-31"}""", "m/2 does not expire before 2027-01-31 12:00:00Z")]
    [InlineData(
        "expiry m/2 --unused-for 30d --at 2027-03-01", "PUT /api/v1/models/m/versions/2/expiry", """{"unusedFor":"30d","at":"2027-03-01","exempt":false}""",
        "m/2 expires when unused for 30d, not before 2027-01-31 12:00:00Z")]
    [InlineData("expiry m/2 --never", "PUT /api/v1/models/m/versions/2/expiry", """{"exempt":true}""", "m/2 expires when unused for 30d, not before 2027-01-31 12:00:00Z")]
    [InlineData("expiry m/2 --default", "PUT /api/v1/models/m/versions/2/expiry", """{"exempt":false}""", "m/2 expires when unused for 30d, not before 2027-01-31 12:00:00Z")]
    [InlineData("pin m/2", "POST /api/v1/models/m/versions/2/pin", "", "m/2 is pinned")]
    [InlineData("unpin m/2", "POST /api/v1/models/m/versions/2/unpin", "", "m/2 is not pinned")]
    public async Task Command_OfAVersion_AsksTheServerAndSaysWhatCameOfIt(string command, string line, string body, string expected)
    {
        await using var server = await FakeServer.StartAsync();
        var answer = Views.Version("m", 2) with { State = "Retired", Retirement = Nothing with { UnusedFor = "30d", ExtendedUntil = Noon, RestorableUntil = Noon } };
        server.On(line.Split('?')[0], answer);
        var run = await CliRun.OnAsync(server, command.Split(' '));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(expected, Assert.Single(run.Lines));
        var seen = Assert.Single(server.Seen);
        Assert.Equal((line, body), (seen.Line, seen.Text));
    }

    [Theory]
    [InlineData("retire m/2 --if-match 7", "POST /api/v1/models/m/versions/2/retire", "\"7\"")]
    [InlineData("restore m/2 --if-match \"7\"", "POST /api/v1/models/m/versions/2/restore", "\"7\"")]
    [InlineData("extend m/2 --for 30d --if-match *", "POST /api/v1/models/m/versions/2/extend", "*")]
    [InlineData("expiry m/2 --never --if-match \"7\",\"8\"", "PUT /api/v1/models/m/versions/2/expiry", "\"7\",\"8\"")]
    [InlineData("pin m/2 --if-match 7", "POST /api/v1/models/m/versions/2/pin", "\"7\"")]
    [InlineData("unpin m/2", "POST /api/v1/models/m/versions/2/unpin", null)]
    public async Task Command_WithATag_SendsItAsTheHeaderHasIt(string command, string line, string? header)
    {
        await using var server = await FakeServer.StartAsync();
        server.On(line, Views.Version("m", 2));
        Assert.Equal(0, (await CliRun.OnAsync(server, command.Split(' '))).ExitCode);
        Assert.Equal(header, Assert.Single(server.Seen).Headers.GetValueOrDefault("If-Match"));
    }

    [Fact]
    public async Task Pin_ChangedSinceItWasRead_ExitCode5AndBothTags()
    {
        await using var server = await FakeServer.StartAsync();
        server.OnProblem("POST /api/v1/models/m/versions/2/pin", "PreconditionFailed", 412, "'m/2' has the entity tag \"8\", expected \"7\": it has changed since it was read");
        var run = await CliRun.OnAsync(server, "pin", "m/2", "--if-match", "7");
        Assert.Equal((5, "'m/2' has the entity tag \"8\", expected \"7\": it has changed since it was read"), (run.ExitCode, run.Error.Trim()));
    }

    [Fact]
    public async Task Retire_StillDraining_SaysSo()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("POST /api/v1/models/m/versions/2/retire", Views.Version("m", 2) with { State = "Retiring" });
        Assert.Equal("m/2 is Retiring: it is drained and will be retired", Assert.Single((await CliRun.OnAsync(server, "retire", "m/2")).Lines));
    }

    [Fact]
    public async Task Retire_TheRouteUsesIt_ExitCode5AndWhy()
    {
        await using var server = await FakeServer.StartAsync();
        server.OnProblem("POST /api/v1/models/m/versions/2/retire", "Conflict", 409, "'m/2' is not retired: the route uses it (revision 2)");
        var run = await CliRun.OnAsync(server, "retire", "m/2");
        Assert.Equal((5, "'m/2' is not retired: the route uses it (revision 2)"), (run.ExitCode, run.Error.Trim()));
    }

    [Theory]
    [InlineData("retire m")]
    [InlineData("extend m/2")]
    [InlineData("extend m/2 --for 30d --until 2027-01-31")]
    [InlineData("extend m/2 --for soon")]
    [InlineData("extend m/2 --until soon")]
    [InlineData("expiry m/2")]
    [InlineData("expiry m/2 --never --default")]
    [InlineData("expiry m/2 --never --at 2027-01-31")]
    [InlineData("expiring --within 1y")]
    public async Task Command_WrongArguments_ExitCode2AndNothingIsSent(string command)
    {
        await using var server = await FakeServer.StartAsync();
        var run = await CliRun.OnAsync(server, command.Split(' '));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"See: modelgrains {command.Split(' ')[0]} --help", run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task Expiring_Versions_OneRowEachAndWhatComesBack()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /api/v1/expiring", new ExpiringView(
            Noon, Noon.AddDays(30),
            [
                Version(1, "Warned", "unused since 2026-12-01 12:00Z") with { At = Noon.AddDays(3), LastUsed = Noon.AddDays(-60), MemoryInBytes = 2048 },
                Version(2, "Kept", "kept: the route uses it (revision 2)"),
            ],
            2048, 1024));
        var run = await CliRun.OnAsync(server, "expiring", "--within", "30d", "--dry-run", "--unused-for", "10d");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(4, run.Lines.Count);
        Assert.Equal("m/1 Warned 2027-02-03 12:00:00Z 2026-12-02 12:00:00Z 2.0 KiB 1.0 KiB ada unused since 2026-12-01 12:00Z", Words(run.Lines[1]));
        Assert.Equal("m/2 Kept - - 0 B 1.0 KiB ada kept: the route uses it (revision 2)", Words(run.Lines[2]));
        Assert.Equal("1 version to be retired until 2027-03-02 12:00:00Z: 2.0 KiB of memory, 1.0 KiB of packages come back", run.Lines[3]);
        Assert.Equal("GET /api/v1/expiring?within=30d&dryRun=true&unusedFor=10d", Assert.Single(server.Seen).Line);
    }

    [Fact]
    public async Task Expiring_Nothing_SaysSo()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /api/v1/expiring", new ExpiringView(Noon, Noon.AddDays(30), [], 0, 0));
        var run = await CliRun.OnAsync(server, "expiring");
        Assert.Equal("Nothing expires until 2027-03-02 12:00:00Z", Assert.Single(run.Lines));
        Assert.Equal("GET /api/v1/expiring", Assert.Single(server.Seen).Line);
    }

    [Fact]
    public async Task Show_PinnedAndRetired_SaysSo()
    {
        await using var server = await FakeServer.StartAsync();
        var retired = Views.Version("m", 2) with { State = "Retired", Pinned = true, Retirement = Nothing with { RetiredAt = Noon, RestorableUntil = Noon.AddDays(14) } };
        server.On("GET /api/v1/models/m/versions/2", retired);
        var run = await CliRun.OnAsync(server, "show", "m/2");
        Assert.Contains(run.Lines, line => Words(line) == "pinned stays in memory, never expires");
        Assert.Contains(run.Lines, line => Words(line) == "retired 2027-01-31 12:00:00Z, and can be restored until 2027-02-14 12:00:00Z");
    }

    private static ExpiringVersionView Version(int version, string status, string reason) =>
        new() { Model = "m", Version = version, State = "Superseded", Status = status, Reason = reason, Next = "Keep", Owner = "ada", SizeInBytes = 1024 };

    private static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
