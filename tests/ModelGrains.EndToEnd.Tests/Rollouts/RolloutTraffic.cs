using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ModelGrains.Testing;

namespace ModelGrains.EndToEnd.Tests.Rollouts;

/// <summary>Two callers of the model <c>m</c>, one request after another, from construction until it is stopped. To neither does an older revision answer after a newer one.</summary>
internal sealed class RolloutTraffic
{
    private static readonly object Flower = new { inputs = new[] { new { name = "x", datatype = "FP32", shape = (int[])[1, 4], data = (float[])[5.1f, 3.5f, 1.4f, 0.2f] } } };

    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentDictionary<string, int> answers = new();
    private readonly Task[] callers;

    public RolloutTraffic(ServerProcess server) => callers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => CallAsync(server)))];

    /// <summary>When the first answer by each revision came.</summary>
    public ConcurrentDictionary<long, DateTimeOffset> Revisions { get; } = new();

    /// <summary>Stops; how many answers each version gave, and of every refusal (<c>503 …</c>) how many there were.</summary>
    public async Task<IReadOnlyDictionary<string, int>> StopAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAll(callers);
        ending.Dispose();
        return answers;
    }

    private async Task CallAsync(ServerProcess server)
    {
        var newest = 0L;
        while (!ending.IsCancellationRequested)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer") { Content = JsonContent.Create(Flower) };
            request.Headers.Add("x-modelgrains-explain", "true");
            using var answer = await server.Http.SendAsync(request);
            var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
            var seen = answer.StatusCode == HttpStatusCode.OK
                ? json.GetProperty("model_version").GetString()!
                : $"{(int)answer.StatusCode} retry after {answer.Headers.RetryAfter?.Delta?.TotalSeconds}: {json.GetProperty("error").GetString()}";
            answers.AddOrUpdate(seen, 1, static (_, count) => count + 1);
            if (!answer.Headers.TryGetValues("x-modelgrains-revision", out var values))
                continue;
            var revision = long.Parse(values.Single(), CultureInfo.InvariantCulture);
            Assert.True(revision >= newest, $"revision {revision} answered after {newest}");
            newest = revision;
            Revisions.TryAdd(revision, TimeProvider.System.GetUtcNow());
        }
    }
}
