using ModelGrains.Cli.Tests.Fakes;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Tests;

/// <summary>route show, set, history and undo.</summary>
public sealed class RouteTests
{
    private const string Path = "/api/v1/models/fraud/route";

    private static readonly RouteView Present = new()
    {
        Model = "fraud",
        Revision = 8,
        Tag = "\"8\"",
        Time = new DateTimeOffset(2027, 1, 31, 12, 0, 0, TimeSpan.Zero),
        Actor = "ada",
        Reason = "canary",
        Targets = [new RouteTargetView(1, 0.95, 2), new RouteTargetView(2, 0.05, 1)],
        Labels = new Dictionary<string, int> { ["canary"] = 2, ["stable"] = 1 },
        Segments =
        [
            new RouteSegmentView("beta", [new RouteConditionView { Header = "x-cohort", In = ["a", "b"] }, new RouteConditionView { Parameter = "age", Range = new RouteRangeView(18, null) }], 2),
            new RouteSegmentView("ios", [new RouteConditionView { Header = "user-agent", Regex = "ios" }], 1),
        ],
        Sticky = new RouteStickyView("x-user-id", null, null),
        Changes = ["version 1: 100 % to 95 %", "version 2 added with 5 %"],
    };

    [Fact]
    public async Task Show_Route_SaysAllOfIt()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"GET {Path}", Present);

        var run = await CliRun.OnAsync(server, "route", "show", "fraud");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            [
                "fraud at route revision 8, 2027-01-31 12:00:00Z by ada: canary",
                "  version 1: 100 % to 95 %",
                "  version 2 added with 5 %",
                "VERSION  SHARE  INSTANCES  LABELS",
                "      1   95 %          2  stable",
                "      2    5 %          1  canary",
                "Segment beta to version 2: header x-cohort is one of 'a', 'b' and parameter age is at least 18",
                "Segment ios to version 1: header user-agent matches 'ios'",
                "Callers stay on their version by header x-user-id",
            ],
            run.Lines);
    }

    [Fact]
    public async Task Set_Shares_KeepsTheRestAndGoesByTheRevisionThatItRead()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"GET {Path}", Present).On($"PUT {Path}", Present);

        var run = await CliRun.OnAsync(server, "route", "set", "fraud", "1=90%", "2=0.1", "--label", "next=2", "--remove-label", "canary", "--reason", "more");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var put = server.Seen[^1];
        Assert.Equal("\"8\"", put.Headers["If-Match"]);
        Assert.Equal(
            """{"targets":[{"version":1,"weight":0.9},{"version":2,"weight":0.1}],"labels":{"next":2,"stable":1}""" +
            ""","segments":[{"name":"beta","when":[{"header":"x-cohort","in":["a","b"]},{"parameter":"age","range":{"from":18}}],"version":2}""" +
            """,{"name":"ios","when":[{"header":"user-agent","regex":"ios"}],"version":1}],"sticky":{"header":"x-user-id"},"reason":"more"}""",
            put.Text);
    }

    [Fact]
    public async Task Set_NotSticky_KeepsTheShares()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"GET {Path}", Present with { Segments = [], Labels = new Dictionary<string, int>() }).On($"PUT {Path}", Present);

        Assert.Equal(0, (await CliRun.OnAsync(server, "route", "set", "fraud", "--not-sticky")).ExitCode);

        Assert.Equal("""{"targets":[{"version":1,"weight":0.95,"instances":2},{"version":2,"weight":0.05,"instances":1}],"labels":{},"segments":[]}""", server.Seen[^1].Text);
    }

    [Fact]
    public async Task Set_File_IsSentAsItIs()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"PUT {Path}", Present);

        var run = await CliRun.RunAsync(["route", "set", "fraud", "--file", "-", "--server", server.Url], input: """{"targets":[]}""");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("""{"targets":[]}""", Assert.Single(server.Seen).Text);
    }

    [Theory]
    [InlineData("route set fraud", "Nothing to change: give VERSION=WEIGHT, --label, --remove-label, --sticky, --not-sticky or --file")]
    [InlineData("route set fraud 1=100 --file x.json", "--file is the whole route: leave the rest away")]
    [InlineData("route set fraud --file x.json --reason why", "--file is the whole command: write the reason into it")]
    [InlineData("route set fraud 1", "'1' is no share of a version: expected 2=10% or 2=0.1")]
    [InlineData("route set fraud one=1", "'one=1' is no share of a version: expected 2=10% or 2=0.1")]
    [InlineData("route set fraud 1=-5%", "'1=-5%' is no share of a version: expected 2=10% or 2=0.1")]
    [InlineData("route set fraud --label 2=canary", "'2=canary' is no label of a version: expected canary=2, where a name is 1 to 63 lower case letters, digits or '-', the first a letter")]
    [InlineData("route set fraud --sticky x-user-id", "'x-user-id' does not say what tells callers apart: expected header:NAME or parameter:NAME")]
    [InlineData("route set fraud --sticky header:x --not-sticky", "Give one of --sticky and --not-sticky")]
    [InlineData("route show a/b", "'a/b' is no model: expected 1 to 128 letters, digits, '.', '_' or '-', the first a letter or digit")]
    public async Task Command_Wrong_ExitCode2AndWhatWasExpected(string command, string error)
    {
        var run = await CliRun.RunAsync(command.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(error, run.Error.Split('\n')[0].TrimEnd());
    }

    [Fact]
    public async Task Undo_ToARevision_SaysWhatStandsThen()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"POST {Path}/undo", Present);

        var run = await CliRun.OnAsync(server, "route", "undo", "fraud", "--to", "6", "--reason", "complaints");

        Assert.Equal((0, "fraud at route revision 8, 2027-01-31 12:00:00Z by ada: canary"), (run.ExitCode, run.Lines[0]));
        Assert.Equal("""{"to":6,"reason":"complaints"}""", Assert.Single(server.Seen).Text);
    }

    [Fact]
    public async Task History_Route_OneLineARevision()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"GET {Path}/history", new RouteHistoryView("fraud", [Present, Present with { Revision = 7, Reason = "", Changes = null }]));

        var run = await CliRun.OnAsync(server, "route", "history", "fraud");

        Assert.Equal(
            [
                "REVISION  TIME                  ACTOR  REASON  CHANGES",
                "       8  2027-01-31 12:00:00Z  ada    canary  version 1: 100 % to 95 %; version 2 added with 5 %",
                "       7  2027-01-31 12:00:00Z  ada",
            ],
            run.Lines);
    }
}
