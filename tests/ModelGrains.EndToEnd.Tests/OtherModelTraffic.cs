using System.Net.Http.Json;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests;

/// <summary>Two callers of the model <c>other</c>, an iris_forest, from construction until it is stopped.</summary>
internal sealed class OtherModelTraffic : IDisposable
{
    private static readonly object Flower = new { inputs = new[] { new { name = "x", datatype = "FP32", shape = (int[])[1, 4], data = (float[])[5.1f, 3.5f, 1.4f, 0.2f] } } };

    private readonly CancellationTokenSource ending = new();
    private readonly Task<int>[] callers;

    public OtherModelTraffic(ServerProcess server) => callers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => CallAsync(server)))];

    /// <summary>Does what ends the server; fails where a request had failed before. Gives how many were answered.</summary>
    public async Task<int> StopBeforeAsync(Func<Task> end)
    {
        await ending.CancelAsync();
        await end();
        return (await Task.WhenAll(callers)).Sum();
    }

    public void Dispose() => ending.Dispose();

    private async Task<int> CallAsync(ServerProcess server)
    {
        for (var count = 0; ; count++)
        {
            try
            {
                using var answer = await server.Http.PostAsJsonAsync("/v2/models/other/infer", Flower);
                Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            }
            catch (Exception) when (ending.IsCancellationRequested)
            {
                return count;
            }
        }
    }
}
