using System.Globalization;
using ModelGrains.Benchmarks.Reports;
using ModelGrains.Benchmarks.Ways;

namespace ModelGrains.Benchmarks.Runs;

/// <summary>The million parameters, deployed with batching and without, at 128 at once.</summary>
internal sealed class BatchingRun(RunContext context)
{
    private const int Concurrency = 128;

    public async Task<IReadOnlyList<Measurement>> RunAsync(int rounds, TimeSpan duration)
    {
        using var session = new BareSession(Workload.Million);
        var expected = session.Answer();
        var factory = new WayFactory(context.Server, context.Time);
        await using var batched = factory.Grpc(Workload.Batched, expected);
        await using var unbatched = factory.Grpc(Workload.Million, expected);
        await Rounds.WarmUpAsync([batched, unbatched, batched, unbatched], Concurrency);
        var before = await ReadBatchesAsync();
        var measured = await Rounds.MeasureAsync(Workload.Batched.Model, [batched, unbatched], Concurrency, rounds, duration);
        var after = await ReadBatchesAsync();
        Measurement[] named = [measured[0] with { Way = "batched" }, measured[1] with { Way = "unbatched" }];
        ComparisonRun.Report(named);
        var mean = (after.Inferences - before.Inferences) / (after.Executions - before.Executions);
        RunContext.Say(double.IsFinite(mean)
            ? string.Create(CultureInfo.InvariantCulture, $"mean batch: {mean:F1} requests")
            : "mean batch: n/a: the metrics do not say");
        return named;
    }

    private async Task<(double Inferences, double Executions)> ReadBatchesAsync()
    {
        var metrics = await context.Server.ReadMetricsAsync();
        return (Sum("nv_inference_count{"), Sum("nv_inference_exec_count{"));

        double Sum(string family) => metrics.Sum(family, $"\"{Workload.Batched.Model}\"");
    }
}
