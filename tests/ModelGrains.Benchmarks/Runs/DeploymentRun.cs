using System.Globalization;
using ModelGrains.Benchmarks.Load;
using ModelGrains.Benchmarks.Reports;
using ModelGrains.Benchmarks.Serving;
using ModelGrains.Benchmarks.Ways;
using ModelGrains.Testing;

namespace ModelGrains.Benchmarks.Runs;

/// <summary>
/// Upload to ready of a 4 MB model, each time with other content so that nothing is known of it, with packages in a folder and in a Blob
/// store; then a constant rate of requests to another model, in turns without deployments and with one always under way.
/// </summary>
internal sealed class DeploymentRun(BenchmarkOptions options, TimeProvider time)
{
    private const double Rate = 500;
    private const int Connections = 4;

    /// <summary>Deployments in one round of warming up.</summary>
    private const int WarmUp = 10;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly int deployments = options.Quick ? 5 : 21;
    private readonly int rounds = options.Rounds ?? (options.Quick ? 3 : 7);
    private readonly TimeSpan window = TimeSpan.FromSeconds(options.Seconds ?? 8);

    public async Task<List<DeploymentResult>> RunAsync()
    {
        var results = new List<DeploymentResult>();
        await using (var server = await ChildServer.StartSelfAsync(options.ServerCore))
            results.Add(await RunAsync("folder", server));
        await using var azurite = await Azurite.StartAsync();
        await using (var server = await ChildServer.StartSelfAsync(options.ServerCore, ServeCommand.BlobOption, azurite.ConnectionString()))
            results.Add(await RunAsync("azurite", server));
        return results;
    }

    private async Task<DeploymentResult> RunAsync(string store, ChildServer server)
    {
        using var client = new DeploymentClient(server.Addresses.Http, time);
        await CompiledCode.WarmUpAsync(server, time, async () =>
        {
            for (var i = 0; i < WarmUp; i++)
                await client.DeployAsync();
            return $"{WarmUp} deployments";
        });
        var measured = new List<DeploymentTimes>();
        for (var i = 0; i < deployments; i++)
            measured.Add(await client.DeployAsync());
        var steps = measured[0].Steps.Keys.ToDictionary(step => step, step => Medians.Of(measured.Select(one => one.Steps[step])));
        var total = Medians.Of(measured.Select(one => one.Total));
        RunContext.Say(string.Create(CultureInfo.InvariantCulture,
            $"{store}: upload to ready {total:F0} ms, the median of {deployments}: {string.Join(", ", steps.Select(step => $"{step.Key} {step.Value:F1}"))}"));

        using var session = new BareSession(Workload.Small);
        await using var neighbour = new WayFactory(server, time).Grpc(Workload.Small, session.Answer());
        await Rounds.WarmUpAsync([neighbour]);
        List<LoadResult> quiet = [], deploying = [];
        var meanwhile = 0;
        for (var round = 0; round < rounds; round++)
        {
            quiet.Add(await neighbour.RunOpenAsync(Rate, window, Deadline, Connections));
            client.Prepare((int)(window.TotalMilliseconds / total) + 4);
            var load = neighbour.RunOpenAsync(Rate, window, Deadline, Connections);
            for (; !load.IsCompleted; meanwhile++)
                await client.DeployAsync();
            deploying.Add(await load);
        }

        var result = new DeploymentResult(store, deployments, total, steps, meanwhile, NeighbourLatency.Of(quiet), NeighbourLatency.Of(deploying))
        {
            P99Ratio = Medians.Of(quiet.Zip(deploying, (without, with) => with.Latencies.Quantile(0.99) / without.Latencies.Quantile(0.99))),
        };
        Say("without deployments", result.Quiet);
        Say(string.Create(CultureInfo.InvariantCulture, $"during {meanwhile} deployments"), result.Deploying);
        RunContext.Say(new Bar($"p99 of another model during deployments, to that without, packages in {store},", result.P99Ratio, 1.5, false, "x").ToString());
        return result;
    }

    private static void Say(string when, NeighbourLatency latency) => RunContext.Say(string.Create(CultureInfo.InvariantCulture,
        $"  {Workload.Small.Model} at {Rate}/s {when}: p50 {latency.P50:F2} ms, p99 {latency.P99:F2} ms, longest {latency.Longest:F1} ms; {latency.Requests} requests, {latency.Failed} failed"));
}
