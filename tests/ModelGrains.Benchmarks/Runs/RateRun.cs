using System.Globalization;
using ModelGrains.Benchmarks.Load;
using ModelGrains.Benchmarks.Serving;
using ModelGrains.Benchmarks.Ways;

namespace ModelGrains.Benchmarks.Runs;

/// <summary>Latencies at a given rate, whatever the server does: an open loop.</summary>
internal sealed class RateRun(RunContext context)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public async Task<List<RateResult>> RunAsync(double rate)
    {
        var options = context.Options;
        var duration = TimeSpan.FromSeconds(options.Seconds ?? 5);
        var results = new List<RateResult>();
        foreach (var workload in options.Workloads(Workload.Small))
        {
            using var session = new BareSession(workload);
            var expected = session.Answer();
            var factory = new WayFactory(context.Server, context.Time);
            var node = options.Wants("node") && workload == Workload.Small ? (await NodeServer.TryStartAsync(workload, options.ServerCore)).Server : null;
            var ways = new List<WireWay>();
            if (options.Wants("echo"))
                ways.Add(factory.Echo(workload));
            if (options.Wants("grpc"))
                ways.Add(factory.Grpc(workload, expected));
            if (options.Wants("json"))
                ways.Add(factory.Json(workload, expected));
            if (options.Wants("binary"))
                ways.Add(factory.Binary(workload, expected));
            if (node is not null)
                ways.Add(WayFactory.Node(node, workload, expected, context.Time));
            foreach (var way in ways.Where(way => way.Missing is null))
            {
                await Rounds.WarmUpAsync([way]);
                results.Add(Report(workload, way, await way.RunOpenAsync(rate, duration, Deadline, way.Name is "grpc" or "echo" ? 4 : 64)));
            }

            foreach (var way in ways)
                await way.DisposeAsync();
            if (node is not null)
                await node.DisposeAsync();
        }

        return results;

        RateResult Report(Workload workload, WireWay way, LoadResult load)
        {
            var result = new RateResult(
                workload.Model, way.Name, rate, load.RequestsPerSecond, Micros(0.5), Micros(0.99), Micros(0.999), load.Latencies.Maximum / 1000.0, load.Total - load.Ok, load.NotSent);
            RunContext.Say(string.Create(CultureInfo.InvariantCulture,
                $"{workload.Model} {way.Name,-8} {rate:F0}/s due, {load.RequestsPerSecond:F0}/s answered; p50 {result.P50:F0} us, p99 {result.P99:F0} us, p99.9 {result.P999:F0} us, longest {result.Maximum:F0} us; {result.Failures} failed, {load.NotSent} not sent"));
            return result;

            double Micros(double share) => load.Latencies.Quantile(share) / 1000;
        }
    }
}
