using System.Globalization;
using System.Net.Http.Json;
using ModelGrains.Client;
using ModelGrains.Protocol.Management;
using ModelGrains.Storage.PredictionLogs;
using ModelGrains.Tensors;
using ModelGrains.Testing;
using Xunit.Abstractions;

namespace ModelGrains.EndToEnd.Tests.Shadows;

/// <summary>
/// The report of a shadow against what the prediction log says, worked out without any of the code that makes the report. The variable
/// <c>MODELGRAINS_SHADOW_PAIRS</c> sets of how many requests (2,000 by default).
/// </summary>
public sealed class ShadowLogTests(ITestOutputHelper output)
{
    private const string Model = "/api/v1/models/m";
    private const int Callers = 8;

    // Fewer than a shadow's queue takes: whoever waits for each batch loses none.
    private const int Batch = 800;

    [Fact]
    public async Task Report_OfLoggedRequests_HasTheNumbersOfTheLog()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("MODELGRAINS_SHADOW_PAIRS") ?? "2000", CultureInfo.InvariantCulture);
        using var folder = new TemporaryFolder();
        await using (var server = await ServerProcess.StartAsync(folder["data"], ("Shadows__PauseMilliseconds", "60000"), ("Shadows__TimeoutSeconds", "3600")))
        {
            await DeployAsync(server, "iris_logreg", 2);
            await DeployAsync(server, "iris_forest", 1);
            await PutAsync(server, "prediction-log", new { sampleRate = 1 });
            await PutAsync(server, "shadows/next", new { primary = 1, version = 2 });
            await using var client = new GrpcModelClient(server.GrpcAddress);
            for (var sent = 0; sent < count; sent += Batch)
            {
                var batch = Math.Min(Batch, count - sent);
                await Parallel.ForEachAsync(Enumerable.Range(sent, batch), new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (i, _) => await CallAsync(client, i));
                await UntilComparedAsync(server, sent + batch);
                using var flushed = await server.Http.PostAsync($"{Model}/prediction-log/flush", null);
                Assert.Equal(0, (await flushed.Content.ReadFromJsonAsync<PredictionLogView>(ManagementJson.Options))!.Dropped);
            }

            // A server that stops reports first.
            server.Terminate();
            await server.WaitForExitAsync();
        }

        await using var again = await ServerProcess.StartAsync(folder["data"]);
        var report = (await again.Http.GetFromJsonAsync<ShadowReportView>($"{Model}/shadows/next/report", ManagementJson.Options))!;
        var pairs = await ReadAsync(folder);
        Assert.Equal(Enumerable.Range(0, count).Select(Id).Order(StringComparer.Ordinal), pairs.Select(pair => pair.Id).Order(StringComparer.Ordinal));
        Assert.Equal(0, report.LeftOut.Dropped + report.LeftOut.Paused + report.LeftOut.Incomplete + report.LeftOut.Expired);
        AssertIs(report.Comparison, pairs);
    }

    private void AssertIs(ComparisonView view, List<OfflinePair> pairs)
    {
        var compared = pairs.Where(pair => pair.IsCompared).ToList();
        Assert.Equal((pairs.Count, compared.Count, 0), (view.Pairs, view.Compared, view.Dropped));
        Assert.Equal(pairs.Count(pair => pair.Primary.Error is not null && pair.Candidate.Error is not null), view.BothFailed);
        Assert.Equal(Errors(pairs, pair => pair.Primary), view.PrimaryErrors);
        Assert.Equal(Errors(pairs, pair => pair.Candidate), view.CandidateErrors);
        new OfflineValues(compared.Select(pair => (double)pair.LatencyMicroseconds)).AssertIs(view.PrimaryLatency!);
        Assert.Equal(compared.Count, view.CandidateLatency!.Count);
        Assert.Equal(["label", "scores"], view.Outputs.Select(one => one.Name));
        output.WriteLine($"{view.Pairs} pairs, {view.Compared} compared, {view.BothFailed} failed on both sides");
        foreach (var one in view.Outputs)
        {
            var worst = new OfflineOutput(one.Name, compared).AssertIs(one, view.AbsoluteTolerance, view.RelativeTolerance);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{one.Name}: {one.Exact} exact, {one.WithinTolerance} within the tolerance, {one.Flips} of {one.Classes} classes flipped in {one.Confusion.Count} cells, {one.ElementsWithinTolerance} of {one.Elements} elements within; mean difference {one.MeanDifference}, max {one.MaxDifference}; NaN {one.Primary!.NaNs} and {one.Candidate!.NaNs}; quantiles at most {worst:P2} off"));
        }
    }

    private static SortedDictionary<string, long> Errors(List<OfflinePair> pairs, Func<OfflinePair, OfflineAnswer> side) =>
        new(pairs.Select(side).Where(answer => answer.Error is not null).GroupBy(answer => answer.Error!).ToDictionary(group => group.Key, group => group.LongCount()), StringComparer.Ordinal);

    private static async Task<List<OfflinePair>> ReadAsync(TemporaryFolder folder)
    {
        using var candidate = new OfflineModel("iris_logreg");
        var pairs = new List<OfflinePair>();
        await foreach (var line in new PredictionLogReader(Path.Combine(folder["data"], "predictions")).ReadAsync(ModelName.Parse("m")))
        {
            Assert.Equal(1, line.Version);
            var primary = new OfflineAnswer(
                line.Outputs?.EnumerateArray().ToDictionary(logged => logged.GetProperty("name").GetString()!, OfflineTensor.Read), line.Error?.GetProperty("code").GetString());
            pairs.Add(new OfflinePair(line.Id, primary, candidate.Answer(OfflineTensor.Read(line.Inputs[0])), line.LatencyMicroseconds));
        }

        return pairs;
    }

    private static string Id(int i) => string.Create(CultureInfo.InvariantCulture, $"request-{i}");

    /// <summary>Flowers of the three kinds, one to three of them; a few are no numbers, or too short.</summary>
    private static async Task CallAsync(GrpcModelClient client, int i)
    {
        float[][] middles = [[5.0f, 3.4f, 1.5f, 0.2f], [5.9f, 2.8f, 4.3f, 1.3f], [6.6f, 3.0f, 5.6f, 2.0f]];
        var random = new Random(i);
        var rows = 1 + (i % 3);
        var columns = i % 97 == 3 ? 3 : 4;
        var flowers = Enumerable.Range(0, rows).SelectMany(_ => middles[random.Next(3)].Take(columns)).Select(middle => middle + ((random.NextSingle() - 0.5f) * 2)).ToArray();
        if (i % 50 == 7)
            flowers[0] = float.NaN;
        if (i % 70 == 9)
            flowers[^1] = float.PositiveInfinity;
        var answer = await client.InferAsync(Requests.Of("m", null, Tensor.From<float>("x", [rows, columns], flowers)) with { Id = Id(i) });
        Assert.Equal(columns == 4, answer.IsSuccess);
    }

    /// <summary>Waits until a copy of every request is compared or left out.</summary>
    private static async Task UntilComparedAsync(ServerProcess server, int count)
    {
        while (await SumAsync("modelgrains_shadow_compared_total{") + await SumAsync("modelgrains_shadow_left_out_total{") < count)
        {
        }

        async Task<long> SumAsync(string family) => (await server.Http.GetStringAsync(new Uri(server.MetricsAddress, "/metrics"))).Split('\n')
            .Where(line => line.StartsWith(family, StringComparison.Ordinal)).Sum(line => long.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
    }

    private static async Task PutAsync(ServerProcess server, string path, object body)
    {
        using var answer = await server.Http.PutAsJsonAsync($"{Model}/{path}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task DeployAsync(ServerProcess server, string model, int version)
    {
        using var answer = await server.DeployAsync(TestModels.PathOf(model), string.Create(CultureInfo.InvariantCulture, $"name=m&version={version}"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
