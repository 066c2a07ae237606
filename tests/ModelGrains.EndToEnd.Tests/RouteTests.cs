using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ModelGrains.Client;
using ModelGrains.Inference;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Routes of a running server, set over the management API and seen by callers of both wires.</summary>
public sealed class RouteTests
{
    private const string Route = "/api/v1/models/m/route";

    [Fact]
    public async Task Route_SegmentsLabelsAndStickyCallers_DecideOnBothWiresAndSurviveARestart()
    {
        using var folder = new TemporaryFolder();
        List<int> before;
        await using (var server = await StartAsync(folder))
        {
            var route = await SetAsync(server, """
                {"targets":[{"version":1,"weight":0.7},{"version":2,"weight":0.3},{"version":3,"weight":0}],
                 "labels":{"stable":1,"preview":3}, "sticky":{"header":"X-User-Id"}, "reason":"canary",
                 "segments":[{"name":"beta","version":3,"when":[{"header":"X-Cohort","in":["beta","alpha"]}]},
                             {"name":"vip","version":2,"when":[{"parameter":"tier","range":{"from":3}}]}]}
                """);
            Assert.Equal(["version 1 added with 70 %", "version 2 added with 30 %", "version 3: 100 % to 0 %", "label preview: 3", "label stable: 1",
                "segment beta: 3", "segment vip: 2", "sticky by: header x-user-id"], route.Changes);

            Assert.Equal(3, await CallHttpAsync(server, "", ("x-cohort", "beta")));
            Assert.Equal(3, await CallGrpcAsync(server, Requests.Iris("m"), ("x-cohort", "alpha")));
            Assert.Equal(2, await CallGrpcAsync(server, Requests.Iris("m") with { Parameters = Requests.Iris("m").Parameters.Add("tier", new ParameterValue { Int64 = 4 }) }));
            Assert.Equal(3, await CallHttpAsync(server, "/versions/preview", ("x-user-id", "ada")));
            Assert.Equal(1, await CallGrpcAsync(server, Requests.Iris("m") with { Label = "stable" }, ("x-cohort", "beta")));
            Assert.Equal(2, await CallHttpAsync(server, "/versions/2", ("x-cohort", "beta")));
            before = await CallersAsync(server);
            Assert.InRange(before.Count(version => version == 2), 15, 45);
            Assert.Equal(before, await CallersAsync(server));
        }

        await using var again = await ServerProcess.StartAsync(folder["data"]);
        Assert.Equal(before, await CallersAsync(again));
    }

    [Fact]
    public async Task Route_UndoneAndDeployedOver_KeepsWhatItReferredTo()
    {
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(folder);
        await SetAsync(server, """{"targets":[{"version":1,"weight":1},{"version":2,"weight":0}],"labels":{"next":2}}""");
        var third = await SetAsync(server, """{"targets":[{"version":2,"weight":1}]}""");
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.PostAsync("/v2/models/m/versions/next/infer", Body())).StatusCode);

        using var undone = await server.Http.PostAsJsonAsync($"{Route}/undo", new { reason = "too soon" });
        var route = (await undone.Content.ReadFromJsonAsync<RouteView>(ManagementJson.Options))!;

        Assert.Equal((third.Revision + 1, $"undo to revision {third.Revision - 1}: too soon"), (route.Revision, route.Reason));
        Assert.Equal([(1, 1.0), (2, 0.0)], route.Targets.Select(target => (target.Version, target.Weight)));
        Assert.Equal(2, await CallHttpAsync(server, "/versions/next"));

        await DeployAsync(server, "iris_forest", 4);
        var deployed = (await server.Http.GetFromJsonAsync<RouteView>(Route, ManagementJson.Options))!;
        Assert.Equal([(4, 1.0), (2, 0.0)], deployed.Targets.Select(target => (target.Version, target.Weight)));
        var history = (await server.Http.GetFromJsonAsync<RouteHistoryView>($"{Route}/history", ManagementJson.Options))!;
        Assert.Equal(Enumerable.Range(1, (int)deployed.Revision).Reverse().Select(revision => (long)revision), history.Revisions.Select(revision => revision.Revision));
    }

    [Fact]
    public async Task Route_WrongCommands_AreRefusedWithEveryErrorAndChangeNothing()
    {
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(folder);
        var before = await server.Http.GetStringAsync(Route);

        var wrong = await RefuseAsync(server, HttpStatusCode.BadRequest, """
            {"targets":[{"version":1,"weight":0.5},{"version":9,"weight":0.4},{"version":2,"weight":0,"instances":8}],"labels":{"old":7},
             "segments":[{"name":"s","version":1,"when":[{"header":"x","regex":"(a+)+\\1"}]}]}
            """);
        Assert.Equal(
            [
                ("targets", "have weights that sum to 0.9, expected 1"),
                ("labels.old", "is 7, expected a version of the targets (1, 9, 2); one may have the weight 0"),
                ("segments[0].when[0].regex", @"is '(a+)+\1', expected a regular expression without back references, look-around and atomic groups, which may take forever"),
                ("targets[1].version", "is 9, expected a version of the model (1, 2, 3)"),
                ("targets[2].instances", "is 8, expected at most 1, which its manifest says"),
            ],
            wrong.Errors!.Select(error => (error.Field, error.Message)));
        Assert.Equal(
            ["targets", "segments[0].when[0]", "segments[0].when[0]", "sticky"],
            (await RefuseAsync(server, HttpStatusCode.BadRequest, """{"segments":[{"name":"s","version":1,"when":[{}]}],"sticky":{"header":"a","parameter":"b"}}""")).Errors!.Select(error => error.Field));
        Assert.Equal("targets[0].wieght", (await RefuseAsync(server, HttpStatusCode.BadRequest, """{"targets":[{"version":1,"wieght":1}]}""")).Errors!.Single().Field);
        await RefuseAsync(server, HttpStatusCode.PreconditionFailed, """{"targets":[{"version":1,"weight":1}]}""", "\"1\"");
        using var undo = await server.Http.PostAsJsonAsync($"{Route}/undo", new { to = 99 });
        Assert.Equal("The command is not valid: to: is 99, expected a revision that is kept, 1 to 3", (await undo.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options))!.Detail);

        Assert.Equal(before, await server.Http.GetStringAsync(Route));
    }

    [Fact]
    public async Task Route_OneOfTwoVersionsCannotBeLoaded_IsAsItWasAndNeitherStaysLoaded()
    {
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(folder);
        var before = await server.Http.GetStringAsync(Route);
        var second = (await server.Http.GetFromJsonAsync<VersionView>("/api/v1/models/m/versions/2", ManagementJson.Options))!;
        Directory.Delete(Path.Combine(folder["data"], "packages", second.Package.Split(':')[1]), recursive: true);

        using var answer = await server.Http.PutAsync(Route, new StringContent("""{"targets":[{"version":1,"weight":0.5},{"version":2,"weight":0.5}]}"""));

        Assert.False(answer.IsSuccessStatusCode);
        Assert.Contains("m/2", (await answer.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options))!.Detail, StringComparison.Ordinal);
        Assert.Equal(before, await server.Http.GetStringAsync(Route));
        var model = (await server.Http.GetFromJsonAsync<ModelView>("/api/v1/models/m", ManagementJson.Options))!;
        Assert.Equal(["Unloaded", "Unloaded", "Loaded"], model.Versions.Select(version => version.Desired));
        Assert.Equal(3, await CallHttpAsync(server, ""));
    }

    private static async Task<ServerProcess> StartAsync(TemporaryFolder folder)
    {
        var server = await ServerProcess.StartAsync(folder["data"]);
        for (var version = 1; version <= 3; version++)
            await DeployAsync(server, version % 2 == 0 ? "iris_logreg" : "iris_forest", version);
        return server;
    }

    private static async Task DeployAsync(ServerProcess server, string model, int version)
    {
        using var answer = await server.DeployAsync(TestModels.PathOf(model), $"name=m&version={version}");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<RouteView> SetAsync(ServerProcess server, string route)
    {
        using var answer = await server.Http.PutAsync(Route, new StringContent(route));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<RouteView>(ManagementJson.Options))!;
    }

    private static async Task<ProblemView> RefuseAsync(ServerProcess server, HttpStatusCode status, string route, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Route) { Content = new StringContent(route) };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options))!;
    }

    private static async Task<List<int>> CallersAsync(ServerProcess server)
    {
        var versions = new List<int>();
        for (var caller = 0; caller < 100; caller++)
            versions.Add(await CallHttpAsync(server, "", ("x-user-id", $"user-{caller}")));
        return versions;
    }

    private static async Task<int> CallGrpcAsync(ServerProcess server, InferRequest request, params (string Name, string Value)[] headers)
    {
        await using var client = new GrpcModelClient(server.GrpcAddress);
        var options = new CallOptions { Headers = [.. headers.Select(header => KeyValuePair.Create(header.Name, header.Value))] };
        var answer = await client.InferAsync(request, options, CancellationToken.None);
        Assert.True(answer.IsSuccess, answer.Error?.ToString());
        return answer.Value.Version.Value;
    }

    private static async Task<int> CallHttpAsync(ServerProcess server, string version, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/models/m{version}/infer") { Content = Body() };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var answer = await server.Http.SendAsync(request);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, json.ToString());
        return int.Parse(json.GetProperty("model_version").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static JsonContent Body() =>
        JsonContent.Create(new { inputs = new[] { new { name = "x", datatype = "FP32", shape = (int[])[1, 4], data = (float[])[5.1f, 3.5f, 1.4f, 0.2f] } } });
}
