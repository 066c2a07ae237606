using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelGrains.Client;
using ModelGrains.Testing;
using Xunit.Abstractions;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>The life of versions on a running server, from outside.</summary>
public sealed partial class LifecycleTests(ITestOutputHelper output)
{
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

        // The first hundreds still compile: what the process needs to run, not what it leaks.
        var early = await CycleAsync(server, 500, unloads: 500);
        var late = await CycleAsync(server, 1_000, unloads: 1_500);

        output.WriteLine($"after 500 cycles: {early.ResidentBytes >> 10} KiB, {early.Threads} threads, {early.Files} files");
        output.WriteLine($"after 1,500 cycles: {late.ResidentBytes >> 10} KiB, {late.Threads} threads, {late.Files} files");
        Assert.InRange(late.ResidentBytes, 0, (long)(early.ResidentBytes * 1.10));
        Assert.InRange(late.Threads, 0, early.Threads + 5);
        Assert.InRange(late.Files, 0, early.Files + 5);
    }

    private static async Task<(long ResidentBytes, int Threads, int Files)> CycleAsync(ServerProcess server, int cycles, int unloads)
    {
        for (var i = 0; i < cycles; i++)
        {
            (await server.Http.PostAsync("/v2/repository/models/mlp_1m/unload", null)).EnsureSuccessStatusCode();
            (await server.Http.PostAsync("/v2/repository/models/mlp_1m/load", null)).EnsureSuccessStatusCode();
        }

        await MemoryIsGivenBackAsync(server, unloads);
        return server.ReadUsage();
    }

    /// <summary>Ends when the server has given back the memory of every session that it let go.</summary>
    private static Task MemoryIsGivenBackAsync(ServerProcess server, int sessions)
    {
        var given = 0;
        return server.WaitForLineAsync(line =>
        {
            var match = GivenBackLine().Match(line);
            given += match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
            return given >= sessions;
        });
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
        return int.Parse(json.GetProperty("model_version").GetString()!, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"The memory of (\d+) sessions that were let go is given back")]
    private static partial Regex GivenBackLine();
}
