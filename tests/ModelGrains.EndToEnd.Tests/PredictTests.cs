using System.Globalization;
using System.Text.Json;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Rows predicted by the command line against a running server, two versions compared on them.</summary>
public sealed class PredictTests
{
    private const int Rows = 3000;

    [Fact]
    public async Task Predict_KilledAndResumed_IsTheOutputAndReportOfAnUninterruptedRun()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"]);
        await DeployAsync(server, "iris_forest", 1);
        await DeployAsync(server, "iris_logreg", 2);
        using var routed = await server.Http.PutAsync("/api/v1/models/m/route", new StringContent("""{"targets":[{"version":1,"weight":1},{"version":2,"weight":0}],"labels":{"next":2}}"""));
        Assert.True(routed.IsSuccessStatusCode);
        File.WriteAllLines(folder["rows.csv"], Iris());

        var (exitCode, output, errors) = await ChildProcess.RunAsync("dotnet", Arguments(server, folder, "whole"));
        Assert.True(exitCode == 0, output + errors);
        Assert.Contains("m@next against m/1: 3000 pairs, 3000 compared", output, StringComparison.Ordinal);
        Assert.Contains($"{Rows} rows done", errors, StringComparison.Ordinal);

        // The shell looks for the first lines in the file, and kills.
        var command = string.Join(' ', Arguments(server, folder, "cut").Select(argument => $"'{argument}'"));
        await ChildProcess.RunAsync("bash", "-c", $"dotnet {command} & pid=$!; while [ ! -s '{folder["cut.jsonl"]}' ] && kill -0 $pid; do :; done; kill -KILL $pid; wait $pid");
        var before = File.ReadAllText(folder["cut.jsonl"]).Count(c => c == '\n');
        Assert.InRange(before, 1, Rows - 1);
        (exitCode, output, errors) = await ChildProcess.RunAsync("dotnet", [.. Arguments(server, folder, "cut"), "--resume"]);

        Assert.True(exitCode == 0, output + errors);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{Rows} rows done, {Rows - before} of them now"), errors, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(folder["whole.jsonl"]), File.ReadAllText(folder["cut.jsonl"]));
        Assert.Equal(Comparison(folder, "whole"), Comparison(folder, "cut"));
        var scores = JsonDocument.Parse(File.ReadAllText(folder["cut.json"])).RootElement.GetProperty("versions").EnumerateArray()
            .Select(version => version.GetProperty("scores")[0].GetProperty("accuracy").GetDouble());
        Assert.All(scores, accuracy => Assert.InRange(accuracy, 0.5, 1));
    }

    private static string[] Arguments(ServerProcess server, TemporaryFolder folder, string name) =>
    [
        Path.Combine(AppContext.BaseDirectory, "modelgrains.dll"), "predict", "m/1", "--against", "next", "--input", folder["rows.csv"], "--output", folder[$"{name}.jsonl"],
        "--report", folder[$"{name}.json"], "--grpc", server.GrpcAddress.ToString(), "--server", server.Http.BaseAddress!.ToString(),
    ];

    private static string Comparison(TemporaryFolder folder, string name) =>
        JsonDocument.Parse(File.ReadAllText(folder[$"{name}.json"])).RootElement.GetProperty("comparisons")[0].GetProperty("outputs").GetRawText();

    private static async Task DeployAsync(ServerProcess server, string model, int version)
    {
        using var answer = await server.DeployAsync(TestModels.PathOf(model), string.Create(CultureInfo.InvariantCulture, $"name=m&version={version}"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Flowers around the middle of each of the three kinds.</summary>
    private static IEnumerable<string> Iris()
    {
        double[][] middles = [[5.0, 3.4, 1.5, 0.2], [5.9, 2.8, 4.3, 1.3], [6.6, 3.0, 5.6, 2.0]];
        var random = new Random(1);
        yield return "id,sepal_length,sepal_width,petal_length,petal_width,label";
        for (var i = 0; i < Rows; i++)
        {
            var values = middles[i % 3].Select(middle => (middle + ((random.NextDouble() - 0.5) * 0.8)).ToString("0.00", CultureInfo.InvariantCulture));
            yield return string.Create(CultureInfo.InvariantCulture, $"flower-{i},{string.Join(',', values)},{i % 3}");
        }
    }
}
