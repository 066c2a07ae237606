using System.Globalization;
using ModelGrains.Benchmarks.Load;
using ModelGrains.Benchmarks.Ways;

namespace ModelGrains.Benchmarks.Runs;

/// <summary>Finds what the server can do, then offers it 2 and 5 times as much.</summary>
internal sealed class OverloadRun(RunContext context)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    /// <summary>One round of warming up.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    /// <summary>One measurement of the capacity.</summary>
    private static readonly TimeSpan CapacityTime = TimeSpan.FromSeconds(6);

    /// <summary>How often the server's memory is read while it is overloaded.</summary>
    private static readonly TimeSpan SamplePeriod = TimeSpan.FromMilliseconds(500);

    public async Task<List<OverloadResult>> RunAsync()
    {
        var workload = context.Options.Workloads(Workload.Slow)[0];
        using var session = new BareSession(workload);
        var factory = new WayFactory(context.Server, context.Time);
        var isJson = context.Options.Ways.Contains("json");
        await using var way = isJson
            ? factory.Json(workload, session.Answer())
            : factory.Grpc(workload, session.Answer(), ("grpc-timeout", "1S"));
        await Rounds.WarmUpAsync([way]);

        var connections = isJson ? 512 : 40;
        var before = await CapacityAsync(way, connections);
        // What refuses is code of its own.
        await CompiledCode.WarmUpAsync(context.Server, context.Time, async () =>
        {
            _ = await way.RunOpenAsync(before * 3, WarmUp, Deadline, connections, TimeSpan.Zero);
            before = await CapacityAsync(way, connections);
            return string.Create(CultureInfo.InvariantCulture, $"{before:F0}/s");
        });
        RunContext.Say(string.Create(CultureInfo.InvariantCulture,
            $"{workload.Model} over {way.Name}: capacity {before:F0}/s (closed loop, the best of 32 and 128 at once); deadline {Deadline.TotalSeconds} s"));
        var results = new List<OverloadResult>();
        foreach (var times in (double[])[0.5, 2, 5])
        {
            // A shared machine is not as fast in one minute as in the next: the capacity is measured on both sides of what is compared with it.
            var offer = await OfferAsync(way, before, times, connections);
            var after = await CapacityAsync(way, connections);
            var result = offer with
            {
                Share = offer.Goodput / ((before + after) / 2),
                WorkingSetAfter = (await context.Server.ReadUsageAsync()).WorkingSetBytes,
            };
            Report(result);
            results.Add(result);
            before = after;
        }

        return results;
    }

    /// <summary>The most it answers of callers who wait for their answers, on as many connections as it is overloaded on: each costs reads and writes of its own.</summary>
    private static async Task<double> CapacityAsync(WireWay way, int connections)
    {
        double capacity = 0;
        foreach (var concurrency in (int[])[32, 128, 128])
            capacity = Math.Max(capacity, (await way.RunAsync(concurrency, CapacityTime / 3, Math.Min(concurrency, connections))).RequestsPerSecond);
        return capacity;
    }

    private async Task<OverloadResult> OfferAsync(WireWay way, double capacity, double times, int connections)
    {
        var duration = TimeSpan.FromSeconds(context.Options.Seconds ?? 10);
        var rejected = await ReadRejectedAsync();
        var usage = await context.Server.ReadUsageAsync();
        var before = usage.WorkingSetBytes;

        // A call that finds no room is not sent: its caller, one of very many, would have asked another server, and whoever waits is stale.
        var running = way.RunOpenAsync(capacity * times, duration, Deadline, connections, TimeSpan.Zero);
        var most = before;
        using (var samples = new PeriodicTimer(SamplePeriod, context.Time))
        {
            while (!running.IsCompleted && await samples.WaitForNextTickAsync())
                most = Math.Max(most, (await context.Server.ReadUsageAsync()).WorkingSetBytes);
        }

        var load = await running;
        var used = await context.Server.ReadUsageAsync();
        most = Math.Max(most, used.WorkingSetBytes);
        var goodput = load.InTime / load.Elapsed.TotalSeconds;
        var result = new OverloadResult(
            times,
            capacity * times,
            goodput,
            0,
            load.Latencies.Quantile(0.5) / 1e6,
            load.Latencies.Quantile(0.99) / 1e6,
            load[CallStatus.Refused],
            load[CallStatus.Unavailable],
            load[CallStatus.Late],
            load.Ok - load.InTime,
            load[CallStatus.Failed] + load[CallStatus.Unsupported],
            load.NotSent,
            before,
            most,
            0);
        return result with
        {
            RefusedUnread = await ReadRejectedAsync() - rejected,
            Cores = (used.CpuMicroseconds - usage.CpuMicroseconds) / load.Elapsed.TotalMicroseconds,
            PauseShare = (used.GcPauseMilliseconds - usage.GcPauseMilliseconds) / load.Elapsed.TotalMilliseconds,
            Collections = used.Collections - usage.Collections,
        };
    }

    private async Task<double> ReadRejectedAsync() => (await context.Server.ReadMetricsAsync()).Sum("modelgrains_gateway_rejected_total{");

    private static void Report(OverloadResult result)
    {
        RunContext.Say(string.Create(CultureInfo.InvariantCulture,
            $"{result.Times} x: {result.Offered:F0}/s offered; goodput {result.Goodput:F0}/s = {result.Share:P0} of capacity; of the answered p50 {result.P50:F1} ms, p99 {result.P99:F1} ms"));
        RunContext.Say(string.Create(CultureInfo.InvariantCulture,
            $"     {result.Refused} refused ({result.RefusedUnread:F0} of them before they were read), {result.Unavailable} unavailable, {result.Expired} expired, {result.TooLate} answered too late, {result.Failed} failed, {result.NotSent} not sent"));
        RunContext.Say(string.Create(CultureInfo.InvariantCulture,
            $"     server memory {result.WorkingSetBefore / 1048576.0:F0} MiB before, {result.WorkingSetDuring / 1048576.0:F0} at most, {result.WorkingSetAfter / 1048576.0:F0} after; {result.Cores:F2} processors, {result.Collections} collections, {result.PauseShare:P1} of the time paused by them"));
        if (result.Times > 1)
            RunContext.Say(new Reports.Bar($"goodput at {result.Times} times the capacity, as a share of the capacity,", result.Share, 0.9, true, "x").ToString());
    }
}
