using System.Net.Http.Json;
using System.Text.Json;
using ModelGrains.Client;
using ModelGrains.Testing;
using Xunit.Abstractions;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>The life of versions on a running server, from outside.</summary>
public sealed class LifecycleTests(ITestOutputHelper output)
{
    /// <summary>The server gives back what it let go fifteen seconds after an unload.</summary>
    private static readonly TimeSpan GivenBackWithin = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Replace_HundredTimesUnderLoad_FailsNoRequestAndAnswersFromACurrentVersion()
    {
        const int Replacements = 100;
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"]);
        var models = new[] { "iris_forest", "iris_logreg" };
        await DeployAsync(server, models[1], 1);
        var acknowledged = 1;
        var started = 1;
        using var done = new CancellationTokenSource();
        await using var client = new GrpcModelClient(server.GrpcAddress);
        var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            var count = 0;
            for (; !done.IsCancellationRequested; count++)
            {
                var oldest = Volatile.Read(ref acknowledged);
                var version = caller % 2 == 0 ? await CallGrpcAsync(client) : await CallHttpAsync(server);
                Assert.InRange(version, oldest, Volatile.Read(ref started));
            }

            return count;
        })).ToList();

        for (var version = 2; version <= Replacements + 1; version++)
        {
            Volatile.Write(ref started, version);
            await DeployAsync(server, models[version % 2], version);
            Volatile.Write(ref acknowledged, version);
        }

        await done.CancelAsync();
        var counts = await Task.WhenAll(callers);
        Assert.All(counts, count => Assert.True(count > 0));
        output.WriteLine($"{counts.Sum()} requests answered over {Replacements} replacements, none failed");
    }

    [Fact]
    public async Task LoadAndUnload_ThousandTimes_KeepsMemoryThreadsAndFilesFlat()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"]);
        (await server.DeployAsync(TestModels.PathOf("mlp_1m"), "name=mlp_1m")).EnsureSuccessStatusCode();
        var early = await CycleAsync(server, 100);
        var late = await CycleAsync(server, 900);

        output.WriteLine($"after 100 cycles: {early.ResidentBytes >> 10} KiB, {early.Threads} threads, {early.Files} files");
        output.WriteLine($"after 1,000 cycles: {late.ResidentBytes >> 10} KiB, {late.Threads} threads, {late.Files} files");
        Assert.InRange(late.ResidentBytes, 0, (long)(early.ResidentBytes * 1.10));
        Assert.InRange(late.Threads, 0, early.Threads + 5);
        Assert.InRange(late.Files, 0, early.Files + 5);
    }

    private static async Task<(long ResidentBytes, int Threads, int Files)> CycleAsync(ServerProcess server, int cycles)
    {
        for (var i = 0; i < cycles; i++)
        {
            (await server.Http.PostAsync("/v2/repository/models/mlp_1m/unload", null)).EnsureSuccessStatusCode();
            (await server.Http.PostAsync("/v2/repository/models/mlp_1m/load", null)).EnsureSuccessStatusCode();
        }

        return await RestAsync(server);
    }

    /// <summary>What the process holds once it has given back what it let go, of which it tells nobody.</summary>
    private static async Task<(long ResidentBytes, int Threads, int Files)> RestAsync(ServerProcess server)
    {
        var least = server.ReadUsage();
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < GivenBackWithin)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            var now = server.ReadUsage();
            least = now.ResidentBytes < least.ResidentBytes ? now : least;
        }

        return least;
    }

    private static async Task DeployAsync(ServerProcess server, string model, int version)
    {
        using var answer = await server.DeployAsync(TestModels.PathOf(model), $"name=m&version={version}");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<int> CallGrpcAsync(GrpcModelClient client)
    {
        var answer = await client.InferAsync(Requests.Iris("m"));
        Assert.True(answer.IsSuccess, answer.Error?.ToString());
        return answer.Value.Version.Value;
    }

    private static async Task<int> CallHttpAsync(ServerProcess server)
    {
        var request = new { inputs = new[] { new { name = "x", datatype = "FP32", shape = (int[])[1, 4], data = (float[])[5.1f, 3.5f, 1.4f, 0.2f] } } };
        using var answer = await server.Http.PostAsJsonAsync("/v2/models/m/infer", request);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, json.ToString());
        return int.Parse(json.GetProperty("model_version").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    }
}
