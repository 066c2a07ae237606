using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ModelGrains.Protocol.Management;
using ModelGrains.Testing;
using Xunit.Abstractions;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Experiments of a running server: requests over the gateway, outcomes over the management API, and the report against what the caller saw.</summary>
public sealed class ExperimentTests(ITestOutputHelper output)
{
    private const string Path = "/api/v1/models/m";
    private const int Requests = 400;
    private const int Failing = 6;

    [Fact]
    public async Task Experiment_CallsAndOutcomesOfTwoVersions_AreTheCallersOwnNumbers()
    {
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(folder, ("PredictionLog__FlushMilliseconds", "3600000"));
        await PutAsync(server, "prediction-log", """{"sampleRate":1}""");
        var early = await CallAsync(server, "early", "");
        await TellAsync(server, [new { id = "early", value = new { amount = 1_000_000, bought = true } }]);
        var from = TimeProvider.System.GetUtcNow();
        await PutAsync(server, "route", """
            {"targets":[{"version":1,"weight":0.5},{"version":2,"weight":0.5}],"sticky":{"header":"x-user-id"},
             "segments":[{"name":"beta","version":2,"when":[{"header":"x-cohort","equals":"beta"}]}]}
            """);

        var versions = new List<int>();
        for (var i = 0; i < Requests; i++)
        {
            // Every other caller says who it is; the rest are drawn by weight.
            versions.Add(i % 2 == 0 ? await CallAsync(server, $"{i}", "", ("x-user-id", $"user-{i % 100}")) : await CallAsync(server, $"{i}", ""));
        }

        for (var i = 0; i < 10; i++)
        {
            await CallAsync(server, $"asked-{i}", "/versions/2");
            await CallAsync(server, $"beta-{i}", "", ("x-cohort", "beta"));
        }

        for (var i = 0; i < Failing; i++)
        {
            using var wrong = await server.Http.PostAsJsonAsync("/v2/models/m/infer", new { id = $"wrong-{i}", inputs = new[] { new { name = "z", datatype = "FP32", shape = (int[])[1], data = (float[])[1] } } });
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        }

        // Nothing of every tenth; all of the first half told wrong first, and again.
        await TellAsync(server, [.. Enumerable.Range(0, Requests / 2).Select(i => new { id = $"{i}", value = (object)-1 })]);
        await TellAsync(server, [.. Told().Select(i => new { id = $"{i}", value = (object)new { amount = Amount(i), bought = i % 3 == 0 } })]);
        await TellAsync(server, [.. Enumerable.Range(0, 10).SelectMany(i => (object[])[new { id = $"asked-{i}", value = new { amount = 5, bought = true } }, new { id = $"beta-{i}", value = new { amount = 5, bought = true } }])]);
        await TellAsync(server, [new { id = "0", value = (object)"unknown" }, new { id = "another", value = (object)7 }]);

        var since = from.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        var amounts = await ReadAsync(server, $"versions=1,2&from={since}&outcome=amount");
        var bought = await ReadAsync(server, $"versions=2,1&control=1&from={since}&outcome=bought&level=0.9");
        var withSegments = await ReadAsync(server, $"versions=1,2&from={since}&outcome=amount&segments=true");
        var always = await ReadAsync(server, "versions=1,2&outcome=amount");

        Assert.Equal(1, early);
        Assert.InRange(versions.Count(version => version == 2), Requests / 4, Requests * 3 / 4);
        foreach (var version in (int[])[1, 2])
        {
            var ids = Enumerable.Range(0, Requests).Where(i => versions[i] == version).ToList();
            var told = ids.Where(IsTold).Select(i => (double)Amount(i)).ToList();
            var wrong = ids.Count(i => i is 0 || (!IsTold(i) && i < Requests / 2));
            var arm = amounts.Arms.Single(one => one.Version == version);
            Assert.Equal((ids.Count, told.Count + wrong, wrong), (arm.Requests - arm.Failed, arm.Outcomes, arm.NotNumbers));
            Assert.Equal(told.Average(), arm.Mean!.Value, 1e-9);
            Assert.Equal(Math.Sqrt(told.Sum(amount => (amount - told.Average()) * (amount - told.Average())) / (told.Count - 1)), arm.StandardDeviation!.Value, 1e-9);
            Assert.InRange(told.Average(), arm.Interval!.Low, arm.Interval.High);
            var rate = bought.Arms.Single(one => one.Version == version).Rate!;
            var successes = ids.Count(i => IsTold(i) && i % 3 == 0);
            Assert.Equal((successes, (double)successes / told.Count), (rate.Successes, rate.Rate));
            var segment = withSegments.Arms.Single(one => one.Version == version);
            Assert.Equal(arm.Requests + (version == 2 ? 10 : 0), segment.Requests);
            Assert.Equal(arm.Requests + (version == 1 ? 1 : 0), always.Arms.Single(one => one.Version == version).Requests);
        }

        Assert.Equal(amounts.Arms[1].Mean - amounts.Arms[0].Mean, amounts.Arms[1].Difference!.Value);
        Assert.Null(amounts.Arms[0].Difference);
        Assert.Equal((1, 0.9, 2, 1), (bought.Control, bought.Level, bought.Arms[0].Version, bought.Arms[1].Version));
        Assert.Equal(Failing, amounts.Arms.Sum(arm => arm.Failed));
        output.WriteLine(JsonSerializer.Serialize(amounts, ManagementJson.Options));

        IEnumerable<int> Told() => Enumerable.Range(0, Requests).Where(i => i % 10 != 9);
        static bool IsTold(int i) => i % 10 != 9 && i != 0;
        int Amount(int i) => (i * 37 % 101) + (versions[i] == 2 ? 10 : 0);
    }

    [Fact]
    public async Task Experiment_WhatCannotBeAnswered_SaysWhy()
    {
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(folder);

        Assert.Equal(
            [
                ("versions", "has 'x', expected a positive integer"), ("from", "is 'noon', expected a date and time as '2027-01-31T00:00:00Z'"),
                ("level", "is '95%', expected a number, as '0.95'"), ("segments", "is 'maybe', expected true or false"),
                ("outcome", "has 300 characters, expected at most 256"),
            ],
            await WrongAsync(server, $"versions=1,x&from=noon&level=95%25&segments=maybe&outcome={new string('o', 300)}"));
        Assert.Equal(["versions"], (await WrongAsync(server, "")).Select(error => error.Field));
        Assert.Equal(["control", "to", "level"], (await WrongAsync(server, "versions=1,2&control=3&from=2027-01-31&to=2027-01-30&level=95")).Select(error => error.Field));
        using var off = await server.Http.GetAsync($"{Path}/experiment?versions=1,2");
        Assert.Equal(HttpStatusCode.Conflict, off.StatusCode);
        Assert.StartsWith("Nothing is logged of 'm'", (await off.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options))!.Detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync("/api/v1/models/no/experiment?versions=1,2")).StatusCode);
    }

    private static async Task<ServerProcess> StartAsync(TemporaryFolder folder, params (string Key, string Value)[] settings)
    {
        var server = await ServerProcess.StartAsync(folder["data"], settings);
        foreach (var (graph, version) in ((string, int)[])[("iris_logreg", 2), ("iris_forest", 1)])
        {
            using var answer = await server.DeployAsync(TestModels.PathOf(graph), $"name=m&version={version}");
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        return server;
    }

    private static async Task PutAsync(ServerProcess server, string what, string json)
    {
        using var answer = await server.Http.PutAsync($"{Path}/{what}", new StringContent(json));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task TellAsync(ServerProcess server, IReadOnlyList<object> outcomes)
    {
        using var answer = await server.Http.PostAsJsonAsync($"{Path}/outcomes", new { outcomes });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<ExperimentView> ReadAsync(ServerProcess server, string query)
    {
        using var answer = await server.Http.GetAsync($"{Path}/experiment?{query}");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<ExperimentView>(ManagementJson.Options))!;
    }

    private static async Task<List<(string Field, string Message)>> WrongAsync(ServerProcess server, string query)
    {
        using var answer = await server.Http.GetAsync($"{Path}/experiment?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return [.. (await answer.Content.ReadFromJsonAsync<ProblemView>(ManagementJson.Options))!.Errors!.Select(error => (error.Field, error.Message))];
    }

    /// <summary>The version that answered.</summary>
    private static async Task<int> CallAsync(ServerProcess server, string id, string version, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/models/m{version}/infer")
        {
            Content = JsonContent.Create(new { id, inputs = new[] { new { name = "x", datatype = "FP32", shape = (int[])[1, 4], data = (float[])[5.1f, 3.5f, 1.4f, 0.2f] } } }),
        };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var answer = await server.Http.SendAsync(request);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, json.ToString());
        return int.Parse(json.GetProperty("model_version").GetString()!, CultureInfo.InvariantCulture);
    }
}
