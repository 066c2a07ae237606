using System.Globalization;
using System.Net.Http.Json;
using ModelGrains.Benchmarks.Load;
using ModelGrains.Benchmarks.Reports;
using ModelGrains.Benchmarks.Serving;
using ModelGrains.Benchmarks.Ways;

namespace ModelGrains.Benchmarks.Runs;

/// <summary>
/// A constant rate of requests to one model, in turns without a shadow, with one of equal cost that gets all of them, and with one that hangs:
/// it needs an input whose source never answers.
/// </summary>
internal sealed class ShadowRun(RunContext context)
{
    private const double Rate = 500;
    private const int Connections = 4;
    private const double Bar = 1.1;

    // The route is set in each of them, and what is done so seldom is compiled for speed late: waiting for the last of it would take minutes.
    private const int MostWarmUps = 4;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    // The batched model has the primary's graph; a lone request of it is not joined with others.
    private static readonly (string Name, string? Model)[] Shadows = [("none", null), ("equal cost", Workload.Batched.Model), ("hanging", Workload.Slow.Model)];

    private readonly int rounds = context.Options.Rounds ?? (context.Options.Quick ? 2 : 12);
    private readonly TimeSpan window = TimeSpan.FromSeconds(context.Options.Seconds ?? 5);

    public async Task<List<ShadowResult>> RunAsync()
    {
        using var http = new HttpClient { BaseAddress = context.Server.Addresses.Http };
        using var session = new BareSession(Workload.Million);
        await using var primary = new WayFactory(context.Server, context.Time).Grpc(Workload.Million, session.Answer());
        await CompiledCode.WarmUpAsync(context.Server, context.Time, async () =>
        {
            foreach (var (_, model) in Shadows)
            {
                await SetAsync(http, model);
                await primary.RunOpenAsync(Rate, TimeSpan.FromSeconds(2), Deadline, Connections);
            }

            return $"{Rate}/s with each shadow";
        }, MostWarmUps);

        var (compared, leftOut) = (new double[Shadows.Length], new double[Shadows.Length]);
        var measured = Shadows.Select(_ => new List<LoadResult>()).ToArray();
        var used = Shadows.Select(_ => new List<ProcessUsage>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < Shadows.Length; turn++)
            {
                // Each follows each of the others as often.
                var i = (round % 2 == 0 ? turn : Shadows.Length - turn) % Shadows.Length;
                await SetAsync(http, Shadows[i].Model);
                used[i].Add(await context.Server.ReadUsageAsync());
                measured[i].Add(await primary.RunOpenAsync(Rate, window, Deadline, Connections));
                used[i].Add(await context.Server.ReadUsageAsync());
                if (Shadows[i].Model is null)
                    continue;
                // Each round's shadow begins anew, and what it counts with it.
                var metrics = await context.Server.ReadMetricsAsync();
                compared[i] += metrics.Sum("modelgrains_shadow_compared_total{");
                leftOut[i] += metrics.Sum("modelgrains_shadow_left_out_total{");
            }
        }

        var results = new List<ShadowResult>();
        for (var i = 0; i < Shadows.Length; i++)
        {
            var result = new ShadowResult(
                Shadows[i].Name, NeighbourLatency.Of(measured[i]), Ratio(measured[0], measured[i], 0.5), Ratio(measured[0], measured[i], 0.99),
                OfARequest(used[i], measured[i], usage => usage.CpuMicroseconds), OfARequest(used[i], measured[i], usage => usage.AllocatedBytes), compared[i], leftOut[i]);
            Say(result);
            results.Add(result);
        }

        RunContext.Say(new Bar("p99 of a model with a shadow that hangs, to that without a shadow,", results[^1].P99Ratio, Bar, false, "x").ToString());
        return results;
    }

    private static async Task SetAsync(HttpClient http, string? shadow)
    {
        var shadows = shadow is null ? [] : new[] { new { name = Name(shadow), primary = 1, version = 1, model = shadow } };
        using var answer = await http.PutAsJsonAsync($"/api/v1/models/{Workload.Million.Model}/route", new { targets = new[] { new { version = 1, weight = 1 } }, shadows });
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"The route was not set: {await answer.Content.ReadAsStringAsync()}");
    }

    private static string Name(string model) => model.Replace('_', '-');

    private static void Say(ShadowResult result) => RunContext.Say(string.Create(CultureInfo.InvariantCulture,
        $"{Workload.Million.Model} at {Rate}/s, shadow {result.Shadow}: p50 {result.Latency.P50:F2} ms ({result.P50Ratio:F2} x), p99 {result.Latency.P99:F2} ms ({result.P99Ratio:F2} x), longest {result.Latency.Longest:F1} ms; {result.Latency.Requests} requests, {result.Latency.Failed} failed; server CPU {result.CpuMicroseconds:F0} us, server B {result.AllocatedBytes:F0}; {result.Compared} compared, {result.LeftOut} left out"));

    /// <summary>The median of the rounds of what the server used for a request.</summary>
    /// <param name="used">Before and after each round.</param>
    /// <param name="rounds">What was measured in each.</param>
    /// <param name="read">What of it.</param>
    private static double OfARequest(List<ProcessUsage> used, List<LoadResult> rounds, Func<ProcessUsage, double> read) =>
        Medians.Of(rounds.Select((round, i) => (read(used[(2 * i) + 1]) - read(used[2 * i])) / round.Total));

    private static double Ratio(List<LoadResult> without, List<LoadResult> with, double quantile) =>
        Medians.Of(without.Zip(with, (one, other) => other.Latencies.Quantile(quantile) / one.Latencies.Quantile(quantile)));
}
