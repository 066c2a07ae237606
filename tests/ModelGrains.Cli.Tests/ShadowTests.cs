using ModelGrains.Cli.Tests.Fakes;
using ModelGrains.Comparison;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Tests;

/// <summary>shadow list, add, remove and report.</summary>
public sealed class ShadowTests
{
    private const string Path = "/api/v1/models/fraud/shadows";

    private static readonly DateTimeOffset Noon = new(2027, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly RouteShadowView Next = new("next", 3, 4, Share: 0.1, Until: Noon.AddDays(28), Since: Noon);

    private static readonly RouteShadowView Deep = new(
        "deep", 3, 2, "other", When: [new RouteConditionView { Header = "x-tier", EqualTo = "gold" }], OnlyLogged: true, Since: Noon);

    private static readonly RouteView Route = new()
    {
        Model = "fraud",
        Revision = 8,
        Tag = "\"8\"",
        Time = Noon,
        Actor = "ada",
        Reason = "shadow next",
        Targets = [new RouteTargetView(3, 1, 1)],
        Labels = new Dictionary<string, int>(),
        Segments = [],
        Shadows = [Next, Deep],
        Changes = ["shadow next: version 3 to fraud/4, 10 %"],
    };

    [Fact]
    public async Task List_Shadows_OneLineEach()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"GET {Path}", new ShadowListView("fraud", 8, [new ShadowSummaryView(Next, false, 4218, 3), new ShadowSummaryView(Deep, true, 7, 0)]));

        var run = await CliRun.OnAsync(server, "shadow", "list", "fraud");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            [
                "NAME  OF       TO        SHARE  UNTIL                 COMPARED  LEFT OUT",
                "next  fraud/3  fraud/4    10 %  2027-02-28 12:00:00Z      4218         3",
                "deep  fraud/3  other/2  logged  ended                        7         0",
            ],
            run.Lines);
    }

    [Fact]
    public async Task Add_Shadow_SendsItAndSaysTheRoute()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"PUT {Path}/next", Route);

        var run = await CliRun.OnAsync(
            server, "shadow", "add", "fraud", "next", "--of", "3", "--to", "4", "--share", "10%", "--until", "2027-02-28", "--reason", "soon", "--if-match", "7");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("""{"primary":3,"version":4,"share":0.1,"until":"2027-02-28T00:00:00+00:00","reason":"soon"}""", server.Seen[^1].Text);
        Assert.Equal("\"7\"", server.Seen[^1].Headers["If-Match"]);
        Assert.Equal("fraud at route revision 8, 2027-01-31 12:00:00Z by ada: shadow next", run.Lines[0]);
        Assert.Equal(
            ["Shadow next: 10 % of version 3 to fraud/4 until 2027-02-28 12:00:00Z", "Shadow deep: what is logged of version 3 to other/2 where header x-tier is 'gold'"],
            run.Lines.TakeLast(2));
    }

    [Fact]
    public async Task Add_OfAnotherModel_OnlyWhatIsLogged()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"PUT {Path}/deep", Route);

        Assert.Equal(0, (await CliRun.OnAsync(server, "shadow", "add", "fraud", "deep", "--of", "3", "--to", "other/2", "--only-logged")).ExitCode);

        Assert.Equal("""{"primary":3,"version":2,"model":"other","onlyLogged":true}""", server.Seen[^1].Text);
    }

    [Fact]
    public async Task Report_OfAShadow_SaysHowItComparesAndWhatWasLeftOut()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"GET {Path}/next/report", new ShadowReportView
        {
            Shadow = Next,
            HasEnded = false,
            UpdatedAt = Noon.AddHours(1),
            Comparison = ComparisonViews.Of("fraud/3", "fraud/4", new ComparisonState { Pairs = 12, Compared = 10, BothFailed = 1, Dropped = 6 }),
            LeftOut = new ShadowLeftOutView(1, 2, 3, 0, new Dictionary<string, long> { ["age"] = 3 }),
            Events = [new ShadowEventView(Noon, "silo-1", "Paused", "work waits 25 ms for a thread, expected less than 20 ms")],
        });

        var run = await CliRun.OnAsync(server, "shadow", "report", "fraud", "next");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            [
                "Shadow next: 10 % of version 3 to fraud/4 until 2027-02-28 12:00:00Z",
                "Since 2027-01-31 12:00:00Z, running, last reported 2027-01-31 13:00:00Z",
                "fraud/4 against fraud/3: 12 pairs, 10 compared, 2 without both answers, 6 dropped",
                "Not compared: 1, the queue was full",
                "Not compared: 2, the silo was under pressure",
                "Not compared: 3, an input was missing",
                "Missing input age: 3 times",
                "Paused 2027-01-31 12:00:00Z on silo-1: work waits 25 ms for a thread, expected less than 20 ms",
            ],
            run.Lines);
    }

    [Fact]
    public async Task Remove_Shadow_Deletes()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"DELETE {Path}/next", Route with { Shadows = null });

        var run = await CliRun.OnAsync(server, "shadow", "remove", "fraud", "next");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.DoesNotContain(run.Lines, line => line.StartsWith("Shadow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RouteSet_KeepsTheShadows()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /api/v1/models/fraud/route", Route).On("PUT /api/v1/models/fraud/route", Route);

        Assert.Equal(0, (await CliRun.OnAsync(server, "route", "set", "fraud", "--label", "stable=3")).ExitCode);

        Assert.Contains("\"shadows\":[{\"name\":\"next\",\"primary\":3,\"version\":4,\"share\":0.1,", server.Seen[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shadow add fraud Next --of 3 --to 4", "'Next' is no name of a shadow: expected 1 to 63 lower case letters, digits or '-', the first a letter")]
    [InlineData("shadow add fraud next --of x --to 4", "'x' is no version: expected a positive integer")]
    [InlineData("shadow add fraud next --of 3 --to other", "'other' is no version: expected 4, or other/2 of another model")]
    [InlineData("shadow add fraud next --of 3 --to 4 --share much", "'much' is no share: expected 10% or 0.1")]
    [InlineData("shadow add fraud next --to 4", "Option '--of' is required.")]
    public async Task Command_Wrong_ExitCode2AndWhatWasExpected(string command, string error)
    {
        var run = await CliRun.RunAsync(command.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(error, run.Error.Split('\n')[0].TrimEnd());
    }
}
