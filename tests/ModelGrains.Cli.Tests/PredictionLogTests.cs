using ModelGrains.Cli.Tests.Fakes;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Tests;

/// <summary>prediction-log show and set.</summary>
public sealed class PredictionLogTests
{
    private const string Path = "/api/v1/models/fraud/prediction-log";

    private static readonly PredictionLogView Present = new()
    {
        Model = "fraud",
        Revision = 2,
        Tag = "\"2\"",
        ByManifest = false,
        SampleRate = 0.1,
        When = [new RouteConditionView { Header = "x-country", EqualTo = "DE" }],
        Inputs = ["amount", "country"],
        Outputs = ["*"],
        Redact = new Dictionary<string, string> { ["country"] = "remove", ["customer"] = "hash" },
        Manifests = [],
        Time = new DateTimeOffset(2027, 1, 31, 12, 0, 0, TimeSpan.Zero),
        Actor = "ada",
        Reason = "audit",
        Written = 5,
        Dropped = 1,
        Waiting = 3,
    };

    [Fact]
    public async Task Show_Log_SaysAllOfIt()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"GET {Path}", Present);

        var run = await CliRun.OnAsync(server, "prediction-log", "show", "fraud");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            [
                "fraud at prediction log revision 2, 2027-01-31 12:00:00Z by ada: audit",
                "10 % of the requests of those where header x-country is 'DE'",
                "  inputs: amount, country",
                "  outputs: all",
                "  country: redacted",
                "  customer: hashed",
                "5 lines written, 1 lost, 3 waiting",
            ],
            run.Lines);
    }

    [Fact]
    public async Task Show_NobodyAsked_SaysTheManifests()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"GET {Path}", Present with { ByManifest = true, Revision = 1, Manifests = [new PredictionLogManifestView(3, 0.25, true)], When = [] });

        var run = await CliRun.OnAsync(server, "prediction-log", "show", "fraud");

        Assert.Equal(["fraud is logged as its versions' manifests say", "  version 3: 25 %, inputs and outputs", "5 lines written, 1 lost, 3 waiting"], run.Lines);
    }

    [Fact]
    public async Task Set_WhatIsNamed_KeepsTheRestAndGoesByTheRevisionThatItRead()
    {
        await using var server = await FakeServer.StartAsync();
        server.On($"GET {Path}", Present).On($"PUT {Path}", Present);

        var run = await CliRun.OnAsync(
            server, "prediction-log", "set", "fraud", "--rate", "25%", "--inputs", "", "--hash", "country", "--plain", "customer", "--reason", "more");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var put = server.Seen[^1];
        Assert.Equal("\"2\"", put.Headers["If-Match"]);
        Assert.Equal(
            """{"sampleRate":0.25,"when":[{"header":"x-country","equals":"DE"}],"inputs":[],"outputs":["*"],"redact":{"country":"hash"},"reason":"more"}""",
            put.Text);
    }

    [Theory]
    [InlineData("Nothing to change")]
    [InlineData("'x' is no share of the requests", "--rate", "x")]
    public async Task Set_WrongArguments_AreRefused(string expected, params string[] arguments)
    {
        await using var server = await FakeServer.StartAsync();

        var run = await CliRun.OnAsync(server, ["prediction-log", "set", "fraud", .. arguments]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Seen);
    }
}
