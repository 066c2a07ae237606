using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using ModelGrains.Protocol.Management;
using ModelGrains.Storage.PredictionLogs;
using ModelGrains.Testing;
using Xunit.Abstractions;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>The prediction log of a running server: set over the management API, written by calls, read back from its folder.</summary>
public sealed class PredictionLogTests(ITestOutputHelper output)
{
    private const string Log = "/api/v1/models/m/prediction-log";
    private const int Callers = 4;
    private const int BeforeFlush = 100;
    private const int AfterFlush = 500;

    private static readonly (string, string) Slow = ("PredictionLog__FlushMilliseconds", "3600000");

    [Fact]
    public async Task PredictionLog_CallsAndOutcomes_AreReadBackJoinedAndRedacted()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await StartAsync(folder, Slow))
        {
            var set = await SetAsync(server, """{"sampleRate":1,"outputs":["y"],"redact":{"x":"hash"},"when":[{"header":"x-country","in":["DE"]}],"reason":"audit"}""");
            Assert.Equal((1, false, "audit"), (set.Revision, set.ByManifest, set.Reason));
            await CallAsync(server, "1", ("x-country", "DE"), ("x-modelgrains-explain", "true"));
            await CallAsync(server, "2", ("x-country", "FR"));
            await CallAsync(server, "3", ("x-country", "DE"));
            using (var wrong = await server.Http.PostAsync("/v2/models/m/infer", JsonContent.Create(new { id = "4", inputs = new[] { new { name = "z", datatype = "FP32", shape = (int[])[1], data = (float[])[1] } } })))
                Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);

            using var told = await server.Http.PostAsJsonAsync("/api/v1/models/m/outcomes", new { outcomes = (object[])[new { id = "1", value = "fraud" }, new { id = "9", value = new { amount = 5 } }] });
            Assert.Equal(2, (await told.Content.ReadFromJsonAsync<OutcomesView>(ManagementJson.Options))!.Written);
            // Outcomes are written with what was before them.
            Assert.Equal(["1", "3"], (await ReadAsync(folder)).Select(line => line.Id));
            using var one = await server.Http.PostAsJsonAsync("/api/v1/models/m/outcomes", new { id = "3", value = false });
            Assert.True(one.IsSuccessStatusCode, await one.Content.ReadAsStringAsync());
            var view = await FlushAsync(server);
            Assert.Equal((5L, 0L, 0), (view.Written, view.Dropped, view.Waiting));
            var metrics = await server.Http.GetStringAsync(new Uri(server.MetricsAddress, "/metrics"));
            Assert.Contains("modelgrains_prediction_log_written_total{model=\"m\"} 5", metrics, StringComparison.Ordinal);
        }

        var lines = await ReadAsync(folder, withOutcomes: true);
        Assert.Equal([("1", "fraud"), ("3", "False")], lines.Select(line => (line.Id, line.Outcome?.ToString())));
        Assert.All(lines, line => Assert.Equal(("m", 1, 1L, "weight"), (line.Model, line.Version, line.Revision, line.PickedBy)));
        Assert.Equal(64, lines[0].Inputs[0].GetProperty("data").GetString()!.Length);
        Assert.Equal([2.0], lines[0].Outputs!.Value[0].GetProperty("data").EnumerateArray().Select(value => value.GetDouble()));
    }

    [Fact]
    public async Task PredictionLog_SettingsAndManifests_SurviveARestart()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await ServerProcess.StartAsync(folder["data"]))
        {
            await DeployAsync(server, folder, """{ "logging": { "sampleRate": 1, "inputs": true } }""");
            var view = (await server.Http.GetFromJsonAsync<PredictionLogView>(Log, ManagementJson.Options))!;
            Assert.True(view.ByManifest);
            Assert.Equal(new PredictionLogManifestView(1, 1, true), Assert.Single(view.Manifests));
            await CallAsync(server, "1");
            await FlushAsync(server);
        }

        await using (var again = await ServerProcess.StartAsync(folder["data"]))
        {
            await CallAsync(again, "2");
            await FlushAsync(again);
            var set = await SetAsync(again, """{"sampleRate":0}""");
            await CallAsync(again, "3");
            await FlushAsync(again);
            using var stale = new HttpRequestMessage(HttpMethod.Put, Log) { Content = new StringContent("""{"sampleRate":1}""") };
            stale.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
            Assert.Equal(HttpStatusCode.PreconditionFailed, (await again.Http.SendAsync(stale)).StatusCode);
            Assert.Equal($"\"{set.Revision}\"", set.Tag);
        }

        await using (var third = await ServerProcess.StartAsync(folder["data"]))
        {
            await CallAsync(third, "4");
            await FlushAsync(third);
        }

        Assert.Equal(["1", "2"], (await ReadAsync(folder)).Select(line => line.Id));
        Assert.Equal("x", (await ReadAsync(folder))[0].Inputs[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task PredictionLog_WrongCommands_AreRefusedWithEveryError()
    {
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(folder);

        Assert.Equal(["sampleRate", "redact.x", "when[0]"], await WrongAsync(server, HttpMethod.Put, Log, """{"when":[{"header":"a"}],"redact":{"x":"hide"}}"""));
        Assert.Equal(["sampleRate", "outputs"], await WrongAsync(server, HttpMethod.Put, Log, """{"sampleRate":2,"outputs":["*","y"]}"""));
        Assert.Equal(["id"], await WrongAsync(server, HttpMethod.Post, "/api/v1/models/m/outcomes", "{}"));
        Assert.Equal(["outcomes[0].value", "outcomes[1].id"], await WrongAsync(server, HttpMethod.Post, "/api/v1/models/m/outcomes", """{"outcomes":[{"id":"1"},{"value":1}]}"""));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync("/api/v1/models/no/prediction-log")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.PostAsync("/api/v1/models/no/outcomes", new StringContent("""{"id":"1","value":1}"""))).StatusCode);
    }

    [Fact]
    public async Task PredictionLog_ServerKilledUnderLoad_HasEveryLineBeforeTheLastFlushAndNoneTorn()
    {
        using var folder = new TemporaryFolder();
        var answered = 0;
        long flushed;
        await using (var server = await StartAsync(folder, ("PredictionLog__FlushMilliseconds", "10")))
        {
            await SetAsync(server, """{"sampleRate":1}""");
            var many = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var calling = Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
            {
                try
                {
                    for (var i = 0; ; i++)
                    {
                        await CallAsync(server, $"{caller}-{i}");
                        var count = Interlocked.Increment(ref answered);
                        if (count == BeforeFlush)
                            many.TrySetResult();
                        if (many.Task.IsCompleted && count >= BeforeFlush + AfterFlush)
                            more.TrySetResult();
                    }
                }
                catch (HttpRequestException)
                {
                    // The server is gone.
                }
            })).ToList();
            await many.Task;
            flushed = (await FlushAsync(server)).Written;
            await more.Task;
            await server.KillAsync();
            await Task.WhenAll(calling);
        }

        var read = await ReadAsync(folder);
        Assert.True(flushed >= BeforeFlush, $"{flushed} lines were flushed");
        Assert.InRange(read.Count, flushed, answered + Callers);
        Assert.Equal(read.Count, read.Select(line => line.Id).Distinct().Count());
        foreach (var caller in read.GroupBy(line => line.Id.Split('-')[0]))
            Assert.Equal(Enumerable.Range(0, caller.Count()).Select(i => $"{caller.Key}-{i}"), caller.Select(line => line.Id));
        output.WriteLine($"{answered} requests answered, {flushed} lines flushed, {read.Count} read after the kill");
    }

    private static async Task<ServerProcess> StartAsync(TemporaryFolder folder, params (string Key, string Value)[] settings)
    {
        var server = await ServerProcess.StartAsync(folder["data"], settings);
        await DeployAsync(server, folder, manifest: null);
        return server;
    }

    private static async Task DeployAsync(ServerProcess server, TemporaryFolder folder, string? manifest)
    {
        var file = folder["package.zip"];
        ZipFile.CreateFromDirectory(folder.AddPackage("package", "add_one", manifest), file);
        using var answer = await server.DeployAsync(file, "name=m&version=1");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<PredictionLogView> SetAsync(ServerProcess server, string json)
    {
        using var answer = await server.Http.PutAsync(Log, new StringContent(json));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<PredictionLogView>(ManagementJson.Options))!;
    }

    private static async Task<PredictionLogView> FlushAsync(ServerProcess server)
    {
        using var answer = await server.Http.PostAsync($"{Log}/flush", null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<PredictionLogView>(ManagementJson.Options))!;
    }

    private static async Task<List<string>> WrongAsync(ServerProcess server, HttpMethod method, string path, string json)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(json) };
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return [.. (await answer.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options))!.Errors!.Select(error => error.Field)];
    }

    private static async Task<List<LoggedPrediction>> ReadAsync(TemporaryFolder folder, bool withOutcomes = false)
    {
        var lines = new List<LoggedPrediction>();
        await foreach (var line in new PredictionLogReader(Path.Combine(folder["data"], "predictions")).ReadAsync(ModelName.Parse("m"), withOutcomes: withOutcomes))
            lines.Add(line);
        return lines;
    }

    private static async Task CallAsync(ServerProcess server, string id, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer")
        {
            Content = JsonContent.Create(new { id, inputs = new[] { new { name = "x", datatype = "FP32", shape = (int[])[1], data = (float[])[1] } } }),
        };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var answer = await server.Http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        if (headers.Any(header => header.Name == "x-modelgrains-explain"))
            Assert.Equal(("1", "weight"), (answer.Headers.GetValues("x-modelgrains-version").Single(), answer.Headers.GetValues("x-modelgrains-picked-by").Single()));
    }
}
