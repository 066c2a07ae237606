using System.Net;
using System.Net.Http.Json;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;
using Xunit.Abstractions;

namespace ModelGrains.EndToEnd.Tests.Rollouts;

/// <summary>Every strategy on a running server, under constant load.</summary>
public sealed class RolloutTests(ITestOutputHelper output)
{
    private const string Refusal = "503 retry after 1: Request for unknown model: 'm' has no available versions (version 2 is being loaded in their place)";

    [Theory]
    [InlineData("recreate", 1, """{"version":2,"strategy":"recreate"}""")]
    [InlineData("rollingUpdate", 3, """{"version":2,"strategy":"rollingUpdate"}""")]
    [InlineData("blueGreen", 1, """{"version":2,"strategy":"blueGreen","autoPromotionEnabled":false,"scaleDownDelaySeconds":0.2}""")]
    [InlineData("canary", 1, """{"version":2,"strategy":"canary","steps":[{"setWeight":10},{"pause":{"duration":"100ms"}},{"setWeight":50},{"pause":{}}],"scaleDownDelaySeconds":0.2}""")]
    [InlineData("rolling canary", 3, """{"version":2,"strategy":"canary","rolling":true,"steps":[{"setWeight":30},{"setWeight":50}],"scaleDownDelaySeconds":0.2}""")]
    [InlineData("championChallenger", 1, """{"version":2,"strategy":"championChallenger","weight":20,"promotion":{"interval":"1s","metrics":[{"name":"errorRate","max":0,"minSamples":5}]},"scaleDownDelaySeconds":0.2}""")]
    [InlineData("abTest", 1, """{"version":2,"strategy":"abTest","sticky":{"header":"x-user-id"},"abTest":{"allocation":50,"ends":"SOON"},"scaleDownDelaySeconds":0.2}""")]
    public async Task Rollout_UnderLoad_ToItsEndAndAbortedInEveryStage_FailsNoRequestButRecreate(string strategy, int instances, string spec)
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"]);
        var api = new RolloutApi(server);
        await api.DeployAsync(instances);
        var traffic = new RolloutTraffic(server);
        var before = await api.RouteAsync();

        var stages = (await RunAsync(api, spec)).Stages.Count;
        var route = await api.RouteAsync();
        Assert.Equal((2, 1.0, instances), (route.Targets.Single().Version, route.Targets.Single().Weight, route.Targets.Single().Instances));
        await api.GoBackAsync();
        Assert.Equal(before.Targets, (await api.RouteAsync()).Targets);
        for (var stage = 0; stage < stages; stage++)
        {
            await api.StartAsync(Timely(spec));
            await ReachAsync(api, stage);
            await api.GoBackAsync();
            Assert.Equal(before.Targets, (await api.RouteAsync()).Targets);
        }

        var answers = await traffic.StopAsync();
        var revisions = (await api.RouteAsync()).Revision - before.Revision;
        output.WriteLine($"{strategy}: {revisions} revisions over {stages} stages; answers: {string.Join(", ", answers.Select(answer => $"{answer.Key}: {answer.Value}"))}");
        output.WriteLine(await TimesAsync(api, traffic, before.Revision));
        Assert.True(answers["1"] > 0 && answers["2"] > 0);
        Assert.Equal(strategy == "recreate" ? [Refusal] : [], answers.Keys.Where(answer => answer.Length > 1));
        Assert.All((await api.HistoryAsync()).Revisions.Where(revision => revision.Targets.Count > 0), revision => Assert.Equal(1, revision.Targets.Sum(target => target.Weight), 1e-9));
    }

    [Fact]
    public async Task Shadow_UnderLoad_ToItsEndAndAbortedInEveryStage_CopiesComparesAndLeavesTheRouteAsItWas()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], ("Shadows__PauseMilliseconds", "60000"));
        var api = new RolloutApi(server);
        await api.DeployAsync(1);
        var traffic = new RolloutTraffic(server);
        var before = await api.RouteAsync();
        const string Spec = """{"version":2,"strategy":"shadow","analysis":{"interval":"1s","metrics":[{"name":"errorRate","max":0,"minSamples":20},{"name":"classFlipRate","max":1,"minSamples":20}]}}""";

        // Aborted in each of its two stages; of the second it may be over before it can be told.
        foreach (var isPromoted in (bool[])[false, true])
        {
            await api.StartAsync(Spec);
            await api.UntilAsync(rollout => rollout.State == "Paused");
            if (isPromoted)
                await api.TellAsync("promote");
            await api.GoBackAsync();
            Assert.Equal((before.Targets.Single(), 0), ((await api.RouteAsync()).Targets.Single(), (await api.RouteAsync()).Shadows?.Count ?? 0));
        }

        await api.StartAsync(Spec);
        await api.UntilAsync(rollout => rollout.State == "Paused");
        Assert.Equal("m/2", (await api.RouteAsync()).Shadows!.Select(shadow => $"{shadow.Model ?? "m"}/{shadow.Version}").Single());
        var measured = await api.GetAsync();
        while (measured.Analyses.SelectMany(analysis => analysis.Metrics).Sum(metric => metric.Successful) < 2)
            measured = await api.GetAsync();
        await api.TellAsync("promote");
        var ended = await api.UntilAsync(rollout => rollout.HasEnded);
        var answers = await traffic.StopAsync();

        output.WriteLine($"shadow: {(await api.RouteAsync()).Revision - before.Revision} revisions over {ended.Stages.Count} stages; answers: {string.Join(", ", answers.Select(answer => $"{answer.Key}: {answer.Value}"))}");
        output.WriteLine(string.Join("; ", measured.Analyses.Single().Metrics.Select(metric => metric.Measurements[^1].Reason)));
        Assert.Equal(("Succeeded", "the copies have ended, the route is as it was before"), (ended.State, ended.Events[^1].Reason));
        Assert.Equal(before.Targets, (await api.RouteAsync()).Targets);
        Assert.Empty((await api.RouteAsync()).Shadows ?? []);
        Assert.Equal(["1"], answers.Keys);
    }

    [Fact]
    public async Task Rollout_UnderWay_NothingElseChangesTheRoute()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"]);
        var api = new RolloutApi(server);
        await api.DeployAsync(1);
        await api.StartAsync("""{"version":2,"strategy":"blueGreen","autoPromotionEnabled":false}""");
        await api.UntilAsync(rollout => rollout.State == "Paused");
        var before = await api.RouteAsync();

        foreach (var refused in (HttpResponseMessage[])
        [
            await server.Http.PutAsync("/api/v1/models/m/route", new StringContent("""{"targets":[{"version":2,"weight":1}]}""")),
            await server.Http.PostAsync("/api/v1/models/m/route/undo", null),
            await server.Http.PostAsync("/api/v1/models/m/rollout", new StringContent("""{"version":2,"strategy":"recreate"}""")),
            await server.Http.PostAsync("/api/v1/models/m/unload?version=1", null),
            await server.Http.DeleteAsync("/api/v1/models/m"),
            await server.DeployAsync(TestModels.PathOf("iris_forest"), "name=m&version=3"),
        ])
        {
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            Assert.Equal(
                "rollout 1 of 'm' to version 2 is under way (Paused): promote it in full or abort it first",
                (await refused.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options))!.Detail);
            refused.Dispose();
        }

        Assert.Equal(before.Revision, (await api.RouteAsync()).Revision);
        await api.TellAsync("promote", full: true);
        await api.UntilAsync(rollout => rollout.Events[^1].Reason == "all traffic to version 2");
        Assert.Equal([(2, 1.0), (1, 0.0)], (await api.RouteAsync()).Targets.Select(target => (target.Version, target.Weight)));
    }

    [Fact]
    public async Task Rollout_OfADeployment_BeginsWhenTheVersionIsReady()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"]);
        var api = new RolloutApi(server);
        var rollout = Uri.EscapeDataString("""{"strategy":"canary","steps":[{"setWeight":25},{"pause":{}}]}""");
        (await server.DeployAsync(TestModels.PathOf("iris_forest"), $"name=m&rollout={rollout}")).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync("/api/v1/models/m/rollout")).StatusCode);

        (await server.DeployAsync(TestModels.PathOf("iris_logreg"), $"name=m&rollout={rollout}")).EnsureSuccessStatusCode();

        await api.UntilAsync(now => now.State == "Paused");
        Assert.Equal([(1, 0.75), (2, 0.25)], (await api.RouteAsync()).Targets.Select(target => (target.Version, target.Weight)));
        var wrong = Uri.EscapeDataString("""{"strategy":"canary","steps":[{"setWeight":25},{"pause":{"duration":"soon"}}],"version":7}""");
        using var refused = await server.DeployAsync(TestModels.PathOf("iris_forest"), $"name=m&rollout={wrong}");
        Assert.Equal(
            ["rollout.version", "rollout.steps[1].pause.duration"],
            (await refused.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options))!.Errors!.Select(error => error.Field));
    }

    /// <summary>Of every revision that anything answers by: from when it was stored to the first answer by it or a newer one.</summary>
    private static async Task<string> TimesAsync(RolloutApi api, RolloutTraffic traffic, long before)
    {
        var times =
            (from revision in (await api.HistoryAsync()).Revisions
             where revision.Revision > before && revision.Targets.Count > 0
             let answers = traffic.Revisions.Where(answer => answer.Key >= revision.Revision).Select(answer => answer.Value).ToList()
             where answers.Count > 0
             let time = (answers.Min() - revision.Time).TotalMilliseconds
             orderby time
             select (Time: time, revision.Reason)).ToList();
        return FormattableString.Invariant(
            $"from a revision's time to the first answer by it, {times.Count} revisions: p50 {times[times.Count / 2].Time:0.0} ms, max {times[^1].Time:0.0} ms ({times[^1].Reason})");
    }

    /// <summary>The spec, of which a test ends soon.</summary>
    private static string Timely(string spec) => spec.Replace("SOON", $"{TimeProvider.System.GetUtcNow().AddSeconds(1):O}", StringComparison.Ordinal);

    private static async Task<RolloutView> RunAsync(RolloutApi api, string spec)
    {
        await api.StartAsync(Timely(spec));
        while (true)
        {
            var rollout = await api.UntilAsync(now => now.HasEnded || now.State == "Paused");
            if (rollout.HasEnded)
            {
                Assert.True(rollout.State == "Succeeded", string.Join("; ", rollout.Events.Select(happened => happened.Reason)));
                return rollout;
            }

            await api.TellAsync("promote");
        }
    }

    /// <summary>Lets a rollout come to a stage; the last ones may be over before it can be told anything.</summary>
    private static async Task ReachAsync(RolloutApi api, int stage)
    {
        while (true)
        {
            var rollout = await api.UntilAsync(now => now.HasEnded || now.State == "Paused" || now.Stages[stage].State != "ToCome");
            if (rollout.HasEnded || rollout.Stages[stage].State != "ToCome")
                return;
            await api.TellAsync("promote");
        }
    }
}
