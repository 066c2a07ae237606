using ModelGrains.Cli.Tests.Fakes;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Tests;

/// <summary>rollout start with guards, and what status says of an analysis.</summary>
public sealed class RolloutTests
{
    private const string Path = "/api/v1/models/fraud/rollout";

    private static readonly DateTimeOffset Noon = new(2027, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly RolloutView Rollout = new()
    {
        Model = "fraud",
        Number = 2,
        Version = 3,
        Strategy = "canary",
        State = "Paused",
        HasEnded = false,
        Revision = 7,
        RevisionBefore = 6,
        Stages = [new RolloutStageView("5 % to version 3", "UnderWay", null, true)],
        Events = [new RolloutEventView(1, Noon, "Paused", 7, "rollout", "waits to be promoted")],
        Analyses =
        [
            new AnalysisRunView("analysis", "Running", Noon,
            [
                new MetricRunView("errorRate", 3, 1, 0, 0, false, [new MeasurementView(Noon, "Successful", 0.01, 0, 200, 900, "errorRate is 0.01 of 200, beside 0 of 900")]),
                new MetricRunView("psi of 'score'", 0, 0, 0, 0, true, []),
            ]),
        ],
    };

    [Fact]
    public async Task Start_WithGuards_SendsThem()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"POST {Path}", Rollout, 202);

        var run = await CliRun.OnAsync(
            server, "rollout", "start", "fraud", "--version", "3", "--canary", "5", "--every", "20s",
            "--guard", "errorRate<=0.01", "--guard", "latencyP99<=1.3x", "--guard", "outcomeMean>=0.9x", "--guard", "psi:score<=0.2");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            """{"version":3,"strategy":"canary","steps":[{"setWeight":5},{"pause":{"duration":"20s"}}],"analysis":{"metrics":[{"name":"errorRate","max":0.01},{"name":"latencyP99","maxRatio":1.3},{"name":"outcomeMean","minRatio":0.9},{"name":"psi","output":"score","max":0.2}],"interval":"5s"}}""",
            server.Seen[^1].Text);
        Assert.Equal(
            [
                "fraud: rollout 2 (canary) of version 3 is paused, route revision 7",
                "  [>] 5 % to version 3, until it is promoted",
                "    errorRate is 0.01 of 200, beside 0 of 900 (3 held, 1 failed, 0 could not tell)",
                "    psi of 'score': not measured yet",
                "2027-01-31 12:00:00Z  rollout: waits to be promoted",
                "Go on: modelgrains rollout promote fraud",
            ],
            run.Lines);
    }

    [Fact]
    public async Task Start_Shadow_SendsItsGuard()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"POST {Path}", Rollout, 202);

        Assert.Equal(0, (await CliRun.OnAsync(server, "rollout", "start", "fraud", "--version", "3", "--shadow", "--guard", "disagreementRate<=0.02")).ExitCode);

        Assert.Equal("""{"version":3,"strategy":"shadow","analysis":{"metrics":[{"name":"disagreementRate","max":0.02}]}}""", server.Seen[^1].Text);
    }

    [Theory]
    [InlineData("errorRate<0.01")]
    [InlineData("errorRate<=")]
    [InlineData("errorRate<=a little")]
    [InlineData("<=0.01")]
    public async Task Start_WrongGuard_SaysWhatWasExpected(string guard)
    {
        var run = await CliRun.RunAsync(["rollout", "start", "fraud", "--version", "3", "--canary", "5", "--guard", guard]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(
            $"'{guard}' is no guard: expected a metric, perhaps with an output, and its limit, as errorRate<=0.01, latencyP99<=1.3x or psi:score<=0.2", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_GuardOfAnotherStrategy_IsRefused()
    {
        var run = await CliRun.RunAsync(["rollout", "start", "fraud", "--version", "3", "--rolling", "--guard", "errorRate<=0.01"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--guard is of --canary, --blue-green and --shadow; a file says it as 'analysis'", run.Error, StringComparison.Ordinal);
    }
}
