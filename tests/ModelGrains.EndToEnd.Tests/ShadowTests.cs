using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Shadows of a running server: set over the management API, fed by callers, reported over a restart.</summary>
public sealed class ShadowTests
{
    private const string Shadows = "/api/v1/models/m/shadows";

    [Fact]
    public async Task Shadow_WithTraffic_ComparesExactlyThatAndReportsAfterARestart()
    {
        using var folder = new TemporaryFolder();
        var answers = new List<(long Primary, long Shadow)>();
        await using (var server = await ServerProcess.StartAsync(folder["data"], ("Shadows__PauseMilliseconds", "60000")))
        {
            await DeployAsync(server, "iris_logreg", 2);
            await DeployAsync(server, "iris_forest", 1);
            using var put = await server.Http.PutAsJsonAsync($"{Shadows}/next", new { primary = 1, version = 2, when = new[] { new { header = "x-tier", equals = "gold" } } });
            Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
            var route = (await put.Content.ReadFromJsonAsync<RouteView>(ManagementJson.Options))!;
            Assert.Equal(["shadow next: version 1 to m/2, 100 %"], route.Changes);

            for (var i = 0; i < 30; i++)
            {
                var (version, answered) = await CallAsync(server, "", i, i % 3 == 0 ? "gold" : "silver");
                Assert.Equal("1", version);
                if (i % 3 == 0)
                    answers.Add((answered, (await CallAsync(server, "/versions/2", i, "gold")).Label));
            }

            // A server that stops reports first.
            server.Terminate();
            await server.WaitForExitAsync();
        }

        await using var again = await ServerProcess.StartAsync(folder["data"]);
        var report = (await again.Http.GetFromJsonAsync<ShadowReportView>($"{Shadows}/next/report", ManagementJson.Options))!;
        var list = (await again.Http.GetFromJsonAsync<ShadowListView>(Shadows, ManagementJson.Options))!;
        var summary = Assert.Single(list.Shadows);

        Assert.Equal((10, 0, 10, 10), (summary.Pairs, summary.LeftOut, report.Comparison.Pairs, report.Comparison.Compared));
        var label = report.Comparison.Outputs.Single(output => output.Name == "label");
        Assert.Equal((answers.Count(pair => pair.Primary == pair.Shadow), answers.Count(pair => pair.Primary != pair.Shadow)), ((int)label.Exact, (int)label.Flips));
        Assert.Equal(
            answers.GroupBy(pair => pair).Select(group => ($"{group.Key.Primary}", $"{group.Key.Shadow}", (long)group.Count())).Order(),
            label.Confusion.Select(cell => (cell.Primary!, cell.Candidate!, cell.Count)).Order());
        Assert.Equal(("m/1", "m/2", false), (report.Comparison.Primary, report.Comparison.Candidate, report.HasEnded));
        Assert.NotNull(report.Comparison.CandidateLatency);
        Assert.NotNull(report.UpdatedAt);
    }

    [Fact]
    public async Task Shadow_Commands_GoByTheRoutesTagAndWrongOnesChangeNothing()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"]);
        await DeployAsync(server, "iris_logreg", 2);
        await DeployAsync(server, "iris_forest", 1);
        using var put = await server.Http.PutAsJsonAsync(
            $"{Shadows}/next", new { primary = 1, version = 2, share = 0.5, inputs = new[] { new { name = "x", datatype = "FP32", shape = (int[])[1, 4], data = (float[])[1, 2, 3, 4] } } });
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        var route = await server.Http.GetStringAsync("/api/v1/models/m/route");

        using var wrong = await server.Http.PutAsJsonAsync($"{Shadows}/wrong", new { primary = 7, version = 9, share = 2, until = "2020-01-01T00:00:00Z" });
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(
            ["shadows[1].primary", "shadows[1].share", "shadows[1].until", "shadows[1].version"],
            (await wrong.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options))!.Errors!.Select(error => error.Field));
        using var stale = new HttpRequestMessage(HttpMethod.Delete, $"{Shadows}/next");
        stale.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await server.Http.SendAsync(stale)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.DeleteAsync($"{Shadows}/other")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync($"{Shadows}/other/report")).StatusCode);
        Assert.Equal(route, await server.Http.GetStringAsync("/api/v1/models/m/route"));

        using var removed = await server.Http.DeleteAsync($"{Shadows}/next");
        Assert.True(removed.IsSuccessStatusCode, await removed.Content.ReadAsStringAsync());
        var report = (await server.Http.GetFromJsonAsync<ShadowReportView>($"{Shadows}/next/report", ManagementJson.Options))!;
        Assert.True(report.HasEnded);
        Assert.Equal([1L, 4L], Assert.Single(report.Shadow.Inputs!).Shape);
        var model = (await server.Http.GetFromJsonAsync<ModelView>("/api/v1/models/m", ManagementJson.Options))!;
        Assert.Equal(["Loaded", "Unloaded"], model.Versions.Select(version => version.Desired));
    }

    private static async Task DeployAsync(ServerProcess server, string model, int version)
    {
        using var answer = await server.DeployAsync(TestModels.PathOf(model), $"name=m&version={version}");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<(string Version, long Label)> CallAsync(ServerProcess server, string version, int flower, string tier)
    {
        // From setosa's measures to virginica's.
        var data = (float[])[5.1f + (flower * 0.05f), 3.5f - (flower * 0.02f), 1.4f + (flower * 0.15f), 0.2f + (flower * 0.07f)];
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/models/m{version}/infer")
        {
            Content = JsonContent.Create(new { inputs = new[] { new { name = "x", datatype = "FP32", shape = (int[])[1, 4], data } } }),
        };
        request.Headers.Add("x-tier", tier);
        using var answer = await server.Http.SendAsync(request);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, json.ToString());
        var label = json.GetProperty("outputs").EnumerateArray().Single(output => output.GetProperty("name").GetString() == "label");
        return (json.GetProperty("model_version").GetString()!, label.GetProperty("data")[0].GetInt64());
    }
}
