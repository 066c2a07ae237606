using ModelGrains.Cli.Tests.Fakes;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Tests;

/// <summary>experiment report.</summary>
public sealed class ExperimentTests
{
    private const string Path = "/api/v1/models/fraud/experiment";

    private static readonly DateTimeOffset Noon = new(2027, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly ExperimentView Report = new()
    {
        Model = "fraud",
        Control = 1,
        Level = 0.95,
        Segments = false,
        Arms =
        [
            new ExperimentArmView
            {
                Version = 1, Requests = 300, Failed = 2, Outcomes = 264, NotNumbers = 1, Mean = 0.30798479, StandardDeviation = 0.46254, Interval = new IntervalView(0.25182, 0.36416),
                Rate = new ExperimentRateView(81, 0.30798479, new IntervalView(0.25532, 0.36619)),
            },
            new ExperimentArmView
            {
                Version = 2, Requests = 10, Failed = 0, Outcomes = 10, NotNumbers = 0, Mean = 0.75, Interval = new IntervalView(-0.52978, 2.02978),
                Difference = new ExperimentDifferenceView(-1.58, new IntervalView(-3.36548, 0.20548), 0.0793941, 17.776),
            },
        ],
    };

    [Fact]
    public async Task Report_Arms_OneLineEach()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"GET {Path}", Report);

        var run = await CliRun.OnAsync(server, "experiment", "report", "fraud", "--versions", "1,2");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            [
                "fraud: all requests logged, against version 1, intervals of 95 %",
                "VERSION  REQUESTS  FAILED  OUTCOMES  NO NUMBER   MEAN  INTERVAL            RATE  INTERVAL            DIFFERENCE  INTERVAL                P",
                "      1       300       2       264          1  0.308  0.2518 to 0.3642  30.8 %  25.53 % to 36.62 %",
                "      2        10       0        10          0   0.75  -0.5298 to 2.03                                    -1.58  -3.365 to 0.2055  0.07939",
            ],
            run.Lines);
        Assert.Equal($"GET {Path}?versions=1%2C2", server.Seen[^1].Line);
    }

    [Fact]
    public async Task Report_EveryOption_IsSentAndSaid()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"GET {Path}", Report with
        {
            Control = 2, From = Noon, To = Noon.AddDays(1), Outcome = "amount", Level = 0.9, Segments = true,
            Arms = [.. Report.Arms.Select(arm => new ExperimentArmView { Version = arm.Version, Requests = 3, Failed = 0, Outcomes = 0, NotNumbers = 0 })],
        });

        var run = await CliRun.OnAsync(
            server, "experiment", "report", "fraud", "--versions", "1,2", "--control", "2", "--from", "2027-01-31T12:00:00Z", "--to", "2027-02-01T12:00:00Z",
            "--outcome", "amount", "--level", "90%", "--segments");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("fraud: requests from 2027-01-31 12:00:00Z to 2027-02-01 12:00:00Z, outcome 'amount', against version 2, intervals of 90 %", run.Lines[0]);
        Assert.Equal("No outcome of these requests was told yet", run.Lines[^1]);
        Assert.Equal(
            $"GET {Path}?versions=1%2C2&control=2&from=2027-01-31T12%3A00%3A00Z&to=2027-02-01T12%3A00%3A00Z&outcome=amount&level=0.9&segments=true", server.Seen[^1].Line);
    }

    [Theory]
    [InlineData(true, false, false, "?peek=true&level=0.9", "has not ended, this is a peek", "--peek", "--level", "90%")]
    [InlineData(false, true, true, "?peek=false", "has ended")]
    [InlineData(false, true, false, "?peek=false", "was cut short")]
    public async Task RolloutReport_Test_SaysHowFarItIs(bool isPeek, bool hasEnded, bool isComplete, string query, string expected, params string[] arguments)
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /api/v1/models/fraud/rollout/report", new RolloutReportView
        {
            Number = 3, Version = 2, HasEnded = hasEnded, IsComplete = isComplete, IsPeek = isPeek, Progress = "264 of 250 outcomes of the old version and 10 of 250 of the new one", Experiment = Report,
        });

        var run = await CliRun.OnAsync(server, ["rollout", "report", "fraud", .. arguments]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal($"The A/B test of rollout 3 {expected}: 264 of 250 outcomes of the old version and 10 of 250 of the new one", run.Lines[0]);
        Assert.Equal(("fraud: all requests logged, against version 1, intervals of 95 %", 5), (run.Lines[1], run.Lines.Count));
        Assert.Equal($"GET /api/v1/models/fraud/rollout/report{query}", server.Seen[^1].Line);
    }

    [Theory]
    [InlineData("Option '--versions' is required")]
    [InlineData("--from is 'noon', expected a date and time", "--versions", "1,2", "--from", "noon")]
    [InlineData("'high' is no level: expected 95% or 0.95", "--versions", "1,2", "--level", "high")]
    public async Task Report_WrongArguments_AreRefused(string expected, params string[] arguments)
    {
        await using var server = await FakeServer.StartAsync();

        var run = await CliRun.OnAsync(server, ["experiment", "report", "fraud", .. arguments]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Seen);
    }
}
