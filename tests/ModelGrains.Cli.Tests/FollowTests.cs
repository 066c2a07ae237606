using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelGrains.Cli.Tests.Fakes;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Cli.Tests;

/// <summary>Deployments that the server goes on with by itself.</summary>
public sealed class FollowTests : IDisposable
{
    private const string Post = "POST /api/v1/deployments";
    private const string Stream = "GET /api/v1/deployments/d1/events";
    private static readonly DateTimeOffset Start = new(2027, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Deploy_Accepted_IsFollowedToTheVersionThatServes()
    {
        await using var server = await FakeServer.StartAsync();
        server.On(Post, Status("Running"), 202).On("GET /api/v1/models/iris_forest/versions/1", Views.Version());
        server.On(Stream, context => SendAsync(context, Happened(1), Happened(2), Ended(Status("Succeeded"))));
        var run = await CliRun.OnAsync(server, "deploy", folder.Write("iris_forest.onnx", "graph"), "--id", "d1");
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Equal("iris_forest/1 is serving (3 samples as expected, 24.1 KiB, sha256:ab12cd34ef56…)", Assert.Single(run.Lines));
        Assert.Equal("d1", server.Seen[0].Headers[ManagementHeaders.IdempotencyKey]);
        Assert.Equal(ManagementHeaders.RespondAsync, server.Seen[0].Headers[ManagementHeaders.Prefer]);
    }

    [Fact]
    public async Task Deploy_AcceptedAndFails_EndsWithTheReasonAndItsCode()
    {
        await using var server = await FakeServer.StartAsync();
        server.On(Post, Status("Running"), 202);
        server.On(Stream, context => SendAsync(context, Ended(Status("Failed") with { Error = new ProblemView("InvalidInput", 400, "sample 'a': wrong", null) })));
        var run = await CliRun.OnAsync(server, "deploy", folder.Write("iris_forest.onnx", "graph"));
        Assert.Contains("sample 'a': wrong", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Refused, run.ExitCode);
    }

    /// <summary>A server that is started again: the stream goes on after the event that was seen.</summary>
    [Fact]
    public async Task Deploy_StreamBreaksOff_GoesOnAfterTheEventSeen()
    {
        await using var server = await FakeServer.StartAsync();
        server.On(Post, Status("Running"), 202).On("GET /api/v1/models/iris_forest/versions/1", Views.Version());
        var streams = 0;
        server.On(Stream, context => ++streams == 1 ? SendAsync(context, Happened(1), Happened(2)) : SendAsync(context, Ended(Status("Succeeded"))));
        var run = await CliRun.OnAsync(server, "deploy", folder.Write("iris_forest.onnx", "graph"));
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Equal("2", server.Seen.Last(seen => seen.Line == Stream).Headers["Last-Event-ID"]);
    }

    [Fact]
    public async Task Deploy_NoWait_EndsWithTheWayToFollowIt()
    {
        await using var server = await FakeServer.StartAsync();
        server.On(Post, Status("Running"), 202);
        var run = await CliRun.OnAsync(server, "deploy", folder.Write("iris_forest.onnx", "graph"), "--no-wait");
        Assert.Equal("Deployment d1 is under way: modelgrains deployments d1", Assert.Single(run.Lines));
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task Deployments_WithFilters_AreAskedForAndListed()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /api/v1/deployments", new DeploymentListView([Status("Failed") with { Error = new ProblemView("Failed", 0, "no\ngraph", null) }]));
        var run = await CliRun.OnAsync(server, "deployments", "--model", "iris_forest", "--state", "failed", "--limit", "5");
        Assert.Equal("GET /api/v1/deployments?model=iris_forest&state=failed&limit=5", Assert.Single(server.Seen).Line);
        Assert.Contains("d1  iris_forest/1  Failed  Verify", run.Lines[1], StringComparison.Ordinal);
        Assert.EndsWith("no graph", run.Lines[1], StringComparison.Ordinal);
    }

    private static DeploymentStatusView Status(string state) => new()
    {
        Id = "d1",
        State = state,
        Step = "Verify",
        Model = "iris_forest",
        Version = 1,
        RouteRevision = 1,
        Verified = new VerifiedServingView(3, 1 << 20, 2.5, 0.1),
        Actor = "ada",
        StartedAt = Start,
        ChangedAt = Start,
    };

    private static string Happened(int sequence)
    {
        var view = new DeploymentEventView(sequence, Start, "Verify", "Running", "ada", "", "");
        return $"event: {DeploymentStreams.Happened}\nid: {sequence}\ndata: {JsonSerializer.Serialize(view, ManagementJson.Options)}\n\n";
    }

    private static string Ended(DeploymentStatusView view) => $"event: {DeploymentStreams.Ended}\ndata: {JsonSerializer.Serialize(view, ManagementJson.Options)}\n\n";

    private static async Task SendAsync(HttpContext context, params string[] events)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var text in events)
            await context.Response.WriteAsync(text);
    }
}
