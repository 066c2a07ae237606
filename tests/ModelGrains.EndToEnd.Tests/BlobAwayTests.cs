using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ModelGrains.EndToEnd.Tests.Faults;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;
using Xunit.Abstractions;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>The package store away, or not to be trusted: at a start, and while a server serves.</summary>
public sealed class BlobAwayTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Waiting = "waits for the package store: The package store 'modelgrains-packages' at ";

    private readonly TemporaryFolder folder = new();
    private Azurite azurite = null!;
    private FaultyProxy proxy = null!;

    private (string Key, string Value)[] Settings =>
    [
        ("BlobStore__ConnectionString", azurite.ConnectionString(proxy.Host)), ("BlobStore__TryTimeoutSeconds", "1"), ("BlobStore__MaxRetries", "1"),
        ("BlobStore__RetryDelayMilliseconds", "10"), ("BlobStore__MaxRetryDelaySeconds", "1"),
    ];

    public async Task InitializeAsync()
    {
        azurite = await Azurite.StartAsync();
        proxy = await FaultyProxy.StartAsync(azurite.Host);
    }

    public async Task DisposeAsync()
    {
        await proxy.DisposeAsync();
        await azurite.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData(Fault.Hang, "does not answer within 1 s after 2 tries")]
    [InlineData(Fault.Reset, "cannot be reached")]
    [InlineData(Fault.Error, "answers with 500 after 2 tries")]
    [InlineData(Fault.OtherByte, "was changed. It is not loaded")]
    public async Task Start_StoreFaulty_ServesTheCacheAndTheRestOnceItIsRight(Fault fault, string why)
    {
        await using (var first = await ServerProcess.StartAsync(folder["data"], Settings))
        {
            foreach (var (model, graph) in ((string, string)[])[("waits", "add_one"), ("cached", "iris_forest")])
                (await first.DeployAsync(TestModels.PathOf(graph), $"name={model}")).EnsureSuccessStatusCode();
            Directory.Delete(Path.Combine(folder["data/package-cache/packages"], (await ReadAsync(first, "waits")).Versions[0].Package["sha256:".Length..]), recursive: true);
            await first.KillAsync();
        }

        proxy.OnRequest = request => fault != Fault.OtherByte || request.StartsWith("GET files/", StringComparison.Ordinal) ? fault : Fault.None;
        await using var server = await ServerProcess.StartAsync(folder["data"], Settings);
        await using var traffic = new SteadyTraffic(server, SteadyTraffic.Flower("cached"));
        var served = traffic.Read();

        using (var ready = await server.Http.GetAsync("/v2/health/ready"))
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        using (var waits = await InferAsync(server, SteadyTraffic.AddOne("waits")))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, waits.StatusCode);
            var error = (await waits.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString()!;
            Assert.Contains(why, error, StringComparison.Ordinal);
            var table = new FaultTable("fault of the package store");
            table.Add($"a start, with a version that is not in the cache ({fault})", "503 to requests for it", error.Replace(proxy.Host.Authority, "host", StringComparison.Ordinal), served, await traffic.AnswerAgainAsync(), traffic.Failures.Count());
            output.WriteLine(table.ToString());
        }

        var health = (await server.Http.GetFromJsonAsync<HealthListView>("/api/v1/health", ManagementJson.Options))!.Versions.Single(version => version.Version == "waits/1");
        Assert.Equal("Unhealthy", health.Health);
        Assert.Contains(why, health.Reason, StringComparison.Ordinal);
        // It is tried again by itself: while it is, it has no reason of its own.
        var instance = Assert.Single((await ReadAsync(server, "waits")).Versions[0].Instances);
        Assert.True(instance.State is "Admitted" or "Loading" || instance.Reason.Contains(why, StringComparison.Ordinal), instance.ToString());

        proxy.OnRequest = _ => Fault.None;
        await AnsweredAsync(server, SteadyTraffic.AddOne("waits"));
        Assert.Empty(traffic.Failures);
    }

    [Theory]
    [InlineData(Fault.Hang, "does not answer within 1 s after 2 tries")]
    [InlineData(Fault.Error, "answers with 500 after 2 tries")]
    public async Task Serve_StoreGoesAway_GoesOnAndADeploymentUnderWayWaitsForIt(Fault fault, string why)
    {
        await using var server = await ServerProcess.StartAsync(folder["data"], Settings);
        (await server.DeployAsync(TestModels.PathOf("iris_forest"), "name=cached")).EnsureSuccessStatusCode();
        await using var traffic = new SteadyTraffic(server, SteadyTraffic.Flower("cached"));
        var served = traffic.Read();
        var table = new FaultTable("fault of the package store");
        var lists = 0;
        var isBack = false;
        // The upload's own package is still taken; the store goes away before the bundle comes.
        proxy.OnRequest = request => Volatile.Read(ref isBack) || Volatile.Read(ref lists) == 0 ? Count(request) : fault;
        var noted = new TaskCompletionSource<string>();
        using (var started = await DeploymentStream.StartAsync(server, TestModels.Read("add_one"), "name=new", "waiting"))
            Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var following = DeploymentStream.FollowAsync(server, "waiting", happened =>
        {
            if (happened.Reason.Contains(Waiting, StringComparison.Ordinal))
                noted.TrySetResult(happened.Reason);
        });

        Assert.Contains(why, await noted.Task, StringComparison.Ordinal);
        table.Add($"it goes away in a deployment ({fault})", "201, once it is back", (await noted.Task).Replace(proxy.Host.Authority, "host", StringComparison.Ordinal), served, await traffic.AnswerAgainAsync(), traffic.Failures.Count());
        served = traffic.Read();
        using (var refused = await server.DeployAsync(TestModels.PathOf("linreg"), "name=later"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            var problem = (await refused.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options))!;
            Assert.Equal("NotReady", problem.Title);
            Assert.Contains(Waiting, problem.Detail, StringComparison.Ordinal);
            table.Add($"it is away when one is sent ({fault})", "503 NotReady, at Upload", problem.Detail.Replace(proxy.Host.Authority, "host", StringComparison.Ordinal), served, await traffic.AnswerAgainAsync(), traffic.Failures.Count());
        }

        Volatile.Write(ref isBack, true);
        var ended = await following;

        Assert.True(ended.State == "Succeeded", ended.Error?.Detail);
        await AnsweredAsync(server, SteadyTraffic.AddOne("new"));
        Assert.Empty(traffic.Failures);
        output.WriteLine(table.ToString());

        Fault Count(string request)
        {
            if (request.StartsWith("PUT packages/", StringComparison.Ordinal))
                Interlocked.Increment(ref lists);
            return Fault.None;
        }
    }

    private static async Task<ModelView> ReadAsync(ServerProcess server, string model) =>
        (await server.Http.GetFromJsonAsync<ModelView>($"/api/v1/models/{model}", ManagementJson.Options))!;

    private static async Task<HttpResponseMessage> InferAsync(ServerProcess server, (string Model, string Input) call) =>
        await server.Http.PostAsync($"/v2/models/{call.Model}/infer", new StringContent($$"""{"inputs":[{{call.Input}}]}"""));

    /// <summary>Asks until there is an answer: how long that takes is the server's to say, in what it answers meanwhile.</summary>
    private static async Task AnsweredAsync(ServerProcess server, (string Model, string Input) call)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await timer.WaitForNextTickAsync())
        {
            using var answer = await InferAsync(server, call);
            if (answer.IsSuccessStatusCode)
                return;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }
    }
}
