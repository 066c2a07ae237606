using System.Net;
using System.Net.Http.Json;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Deployments over the management API of a running server.</summary>
public sealed class DeploymentApiTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly string[] Steps = ["Upload", "Validate", "Package", "Verify", "Publish", "Route"];

    private readonly ServerProcess server = shared.Server;

    [Fact]
    public async Task Post_RespondAsync_IsFollowedStepByStepToItsEnd()
    {
        using var started = await DeploymentStream.StartAsync(server, await File.ReadAllBytesAsync(TestModels.PathOf("mlp_small")), "name=followed", "follow-1");
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal("/api/v1/deployments/follow-1", started.Headers.Location!.OriginalString);
        var done = new List<string>();

        var ended = await DeploymentStream.FollowAsync(server, "follow-1", happened =>
        {
            if (happened.State == "Succeeded")
                done.Add(happened.Step);
        });

        Assert.Equal(("Succeeded", "followed", 1, 1L), (ended.State, ended.Model, ended.Version, ended.RouteRevision));
        Assert.Equal(Steps, done);
        Assert.NotNull(ended.Verified);
        Assert.True(ended.Verified.PeakMemoryBytes > 0);
        var listed = Assert.Single(await DeploymentStream.ListAsync(server, "?model=followed"));
        Assert.Equal(("follow-1", "Succeeded"), (listed.Id, listed.State));
    }

    [Fact]
    public async Task Post_SameIdTwice_IsOneDeploymentAndOtherContentAConflict()
    {
        var graph = await File.ReadAllBytesAsync(TestModels.PathOf("linreg"));
        using var first = await DeploymentStream.StartAsync(server, graph, "name=twice", "twice-1");
        using var second = await DeploymentStream.StartAsync(server, graph, "name=twice", "twice-1");
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.StatusCode, second.StatusCode));
        await DeploymentStream.FollowAsync(server, "twice-1");

        using var other = await DeploymentStream.StartAsync(server, await File.ReadAllBytesAsync(TestModels.PathOf("add_one")), "name=twice", "twice-1");

        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        var problem = await other.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options);
        Assert.Contains("'twice-1' exists with other content", problem!.Detail, StringComparison.Ordinal);
        Assert.Single(await DeploymentStream.ListAsync(server, "?model=twice"));
    }

    [Fact]
    public async Task Post_BadModel_FailsWithItsReasonInTheListAndOnItsOwn()
    {
        using var refused = await server.DeployAsync(TestModels.PathOf("bad_garbage"), "name=refused");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var id = Assert.Single(refused.Headers.GetValues(ManagementHeaders.Deployment));

        var view = await server.Http.GetFromJsonAsync<DeploymentStatusView>($"/api/v1/deployments/{id}", ManagementJson.Options);

        Assert.Equal(("Failed", "Validate"), (view!.State, view.Step));
        Assert.Contains("is not an ONNX model", view.Error!.Detail, StringComparison.Ordinal);
        Assert.Contains(await DeploymentStream.ListAsync(server, "?state=failed"), listed => listed.Id == id && listed.Error!.Detail == view.Error.Detail);
    }

    [Theory]
    [InlineData("/api/v1/deployments/none", HttpStatusCode.NotFound, "There is no deployment 'none'")]
    [InlineData("/api/v1/deployments/none/events", HttpStatusCode.NotFound, "There is no deployment 'none'")]
    [InlineData("/api/v1/deployments?state=1", HttpStatusCode.BadRequest, "state: is '1', expected Running, Succeeded, Failed")]
    [InlineData("/api/v1/deployments?state=gone&limit=0", HttpStatusCode.BadRequest, "limit: is '0', expected 1 to 1000")]
    public async Task Get_WrongAsked_SaysWhatIsWrong(string path, HttpStatusCode status, string text)
    {
        using var answer = await server.Http.GetAsync(path);
        Assert.Equal(status, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options);
        Assert.Contains(text, problem!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WrongId_SaysWhatAnIdMayBe()
    {
        using var answer = await DeploymentStream.StartAsync(server, [1], "name=m", "no/slash");
        var problem = await answer.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Idempotency-Key: is 'no/slash', expected 1 to 64 letters", problem!.Detail, StringComparison.Ordinal);
    }
}
