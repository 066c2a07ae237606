using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests.Rollouts;

/// <summary>An A/B test as a rollout of a running server: nobody sees its report before the end unless asked, and then somebody decides.</summary>
public sealed class RolloutAbTestTests
{
    private const string Path = "/api/v1/models/m";
    private const int Callers = 60;

    [Fact]
    public async Task AbTest_UntilItsSample_HidesTheReportThenWaitsToBePromoted()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"]);
        var rollouts = new RolloutApi(server);
        await rollouts.DeployAsync(1);
        (await server.Http.PutAsync($"{Path}/prediction-log", new StringContent("""{"sampleRate":1}"""))).EnsureSuccessStatusCode();
        using (var wrong = await server.Http.PostAsync($"{Path}/rollout", new StringContent("""{"version":2,"strategy":"abTest","abTest":{"allocation":60,"sampleOf":"all","match":[],"ends":"noon","sampleSize":0}}""")))
        {
            Assert.Equal(
                ["abTest.allocation", "abTest.sampleSize", "abTest.sampleOf", "abTest.ends"],
                (await wrong.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options))!.Errors!.Select(error => error.Field));
        }

        await rollouts.StartAsync("""{"version":2,"strategy":"abTest","abTest":{"allocation":60,"sampleSize":10,"outcome":"bought"},"sticky":{"header":"x-user-id"},"scaleDownDelaySeconds":0}""");
        await rollouts.UntilAsync(rollout => rollout.Events.Any(happened => happened.Reason == "60 % to version 2 until 10 outcomes of each version"));
        var versions = new List<int>();
        for (var i = 0; i < Callers; i++)
            versions.Add(await CallAsync(server, i));
        using (var told = await server.Http.PostAsJsonAsync($"{Path}/outcomes", new { outcomes = versions.Select((version, i) => new { id = $"{i}", value = new { bought = i % (version + 1) == 0 } }) }))
            Assert.True(told.IsSuccessStatusCode, await told.Content.ReadAsStringAsync());

        using (var early = await server.Http.GetAsync($"{Path}/rollout/report"))
        {
            Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
            Assert.StartsWith("the A/B test of rollout 1 of 'm' has not ended: ", (await early.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options))!.Detail, StringComparison.Ordinal);
        }

        var peek = await ReportAsync(server, "?peek=true");
        Assert.Equal((true, false, false), (peek.IsPeek, peek.HasEnded, peek.IsComplete));
        await rollouts.TellAsync("pause");
        await rollouts.TellAsync("resume");
        var waiting = await rollouts.UntilAsync(rollout => rollout.Events[^1].Reason == "waits to be promoted");
        Assert.Equal("Paused", waiting.State);

        var report = await ReportAsync(server, "?level=0.9");
        Assert.Equal((false, true, true, 0.9), (report.IsPeek, report.HasEnded, report.IsComplete, report.Experiment.Level));
        foreach (var arm in report.Experiment.Arms)
        {
            var ids = Enumerable.Range(0, Callers).Where(i => versions[i] == arm.Version).ToList();
            Assert.Equal((ids.Count, ids.Count, ids.Count(i => i % (arm.Version + 1) == 0)), (arm.Requests, arm.Outcomes, arm.Rate!.Successes));
        }

        Assert.Equal(report.Experiment.Arms.Select(arm => arm.Requests), peek.Experiment.Arms.Select(arm => arm.Requests));
        await rollouts.TellAsync("promote");
        await rollouts.UntilAsync(rollout => rollout.State == "Succeeded");
        Assert.Equal([(2, 1.0)], (await rollouts.RouteAsync()).Targets.Select(target => (target.Version, target.Weight)));
        Assert.Equal(report.Experiment.Arms[1], (await ReportAsync(server, "?level=0.9")).Experiment.Arms[1]);
    }

    private static async Task<RolloutReportView> ReportAsync(ServerProcess server, string query)
    {
        using var answer = await server.Http.GetAsync($"{Path}/rollout/report{query}");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<RolloutReportView>(ManagementJson.Options))!;
    }

    private static async Task<int> CallAsync(ServerProcess server, int caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer")
        {
            Content = JsonContent.Create(new { id = $"{caller}", inputs = new[] { new { name = "x", datatype = "FP32", shape = (int[])[1, 4], data = (float[])[5.1f, 3.5f, 1.4f, 0.2f] } } }),
        };
        request.Headers.Add("x-user-id", $"user-{caller}");
        using var answer = await server.Http.SendAsync(request);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, json.ToString());
        return int.Parse(json.GetProperty("model_version").GetString()!, CultureInfo.InvariantCulture);
    }
}
