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
        await using (var server = await ServerProcess.StartAsync(folder["data"], ("Shadows__PauseMilliseconds", "60000")))
        {
            await DeployAsync(server, "iris_logreg", 2);
            await DeployAsync(server, "iris_forest", 1);
            using var put = await server.Http.PutAsJsonAsync($"{Shadows}/next", new { primary = 1, version = 2, when = new[] { new { header = "x-tier", equals = "gold" } } });
            Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
            var route = (await put.Content.ReadFromJsonAsync<RouteView>(ManagementJson.Options))!;
            Assert.Equal(["shadow next: version 1 to m/2, 100 %"], route.Changes);

            for (var i = 0; i < 30; i++)
                Assert.Equal("1", await CallAsync(server, i % 3 == 0 ? "gold" : "silver"));
        }

        await using var again = await ServerProcess.StartAsync(folder["data"]);
        var report = (await again.Http.GetFromJsonAsync<ShadowReportView>($"{Shadows}/next/report", ManagementJson.Options))!;
        var list = (await again.Http.GetFromJsonAsync<ShadowListView>(Shadows, ManagementJson.Options))!;
        var summary = Assert.Single(list.Shadows);

        // What ran when the server stopped may have been left out; nothing is lost or counted twice.
        Assert.Equal(10, summary.Pairs + summary.LeftOut);
        Assert.False(report.HasEnded);
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

    private static async Task<string> CallAsync(ServerProcess server, string tier)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer")
        {
            Content = JsonContent.Create(new { inputs = new[] { new { name = "x", datatype = "FP32", shape = (int[])[1, 4], data = (float[])[5.1f, 3.5f, 1.4f, 0.2f] } } }),
        };
        request.Headers.Add("x-tier", tier);
        using var answer = await server.Http.SendAsync(request);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, json.ToString());
        return json.GetProperty("model_version").GetString()!;
    }
}
