using ModelGrains.Benchmarks.Load;
using ModelGrains.Errors;
using ModelGrains.Grains.Deployments;
using ModelGrains.Grains.Routing;
using ModelGrains.Grains.Silos;
using ModelGrains.Inference;
using ModelGrains.Models;
using ModelGrains.Testing;
using Orleans;

namespace ModelGrains.Benchmarks.Runs;

/// <summary>Registers many versions of a small model with content of their own, restarts with a budget for a twentieth of them, and asks for them as Zipf would.</summary>
internal sealed class DensityRun(BenchmarkOptions options, TimeProvider time)
{
    private const int Share = 20;
    private const int Callers = 8;

    private readonly int versions = options.Quick ? 1000 : 10_000;

    public async Task<DensityResult> RunAsync()
    {
        using var folder = new TemporaryFolder();
        long each;
        double register;
        await using (var first = await ServingCluster.StartAsync(folder: folder))
        {
            var deployed = await first.DeployAsync("add_one", Name(0).Value, manifest: Manifest(0));
            var startedAt = time.GetTimestamp();
            for (var i = 1; i < versions; i++)
                await first.RegisterAsync("add_one", deployed.Record.Manifest with { Name = Name(i) }, Manifest(i));
            register = Milliseconds(startedAt) / (versions - 1);
            // What one really takes: at first a load counts with what its verification measured.
            for (var i = 1; i <= Share; i++)
                await InferAsync(first.Grains, i);
            each = first.Silo<MemoryAccount>().Used / (Share + 1);
            Console.WriteLine($"registered {versions} versions, {register:0.0} ms each; one takes {each / 1024.0:0} KiB");
        }

        var megabytes = (int)((each * versions / Share) >> 20) + 1;
        await using var cluster = await ServingCluster.StartAsync(folder: folder, configure: serving => serving.MemoryMegabytes = megabytes);
        var beginAt = time.GetTimestamp();
        await cluster.Silo<CatalogStartup>().RunAsync(CancellationToken.None);
        var start = Milliseconds(beginAt);
        var resident = Environment.WorkingSet;
        Console.WriteLine($"started in {start:0} ms with {Loaded(cluster)} loaded of a budget of {megabytes} MiB; resident {resident >> 20} MiB");
        var list = await ListAsync(cluster);
        var cold = await ColdAsync(cluster);
        Console.WriteLine($"list {list:0.0} ms; load on demand p50 {cold.Quantile(0.5) / 1000:0.0} ms, p99 {cold.Quantile(0.99) / 1000:0.0} ms");
        return await LoadAsync(cluster, new DensityResult(
            versions, (long)megabytes << 20, 0, register, start, resident, 0, list, cold.Quantile(0.5) / 1000, cold.Quantile(0.99) / 1000, 0, 0, 0, 0, 0, 0));
    }

    private static ModelName Name(int i) => ModelName.Parse($"m{i}");

    private static string Manifest(int i) => $$"""{"name":"{{Name(i)}}"}""";

    private static int Loaded(ServingCluster cluster) => cluster.Silo<InstanceTable>().Read().Count(instance => instance.State == InstanceState.Ready);

    private static Task<Outcome<InferResponse>> InferAsync(IGrainFactory grains, int i) =>
        grains.Router(Name(i)).InferAsync(Requests.AddOne(Name(i).Value, i), CancellationToken.None);

    private async Task<double> ListAsync(ServingCluster cluster)
    {
        var times = new List<double>();
        for (var i = 0; i < 11; i++)
        {
            var startedAt = time.GetTimestamp();
            await cluster.Grains.ListCatalogAsync();
            times.Add(Milliseconds(startedAt));
        }

        return times.Order().ElementAt(times.Count / 2);
    }

    /// <summary>Microseconds of requests for versions that are not loaded, one at a time.</summary>
    private async Task<LatencyRecorder> ColdAsync(ServingCluster cluster)
    {
        var loaded = cluster.Silo<InstanceTable>().Read().Select(instance => instance.Key.Model).ToHashSet();
        var recorder = new LatencyRecorder();
        foreach (var i in Enumerable.Range(0, versions).Where(i => !loaded.Contains(Name(i))).Take(500))
        {
            var startedAt = time.GetTimestamp();
            var answer = await InferAsync(cluster.Grains, i);
            if (!answer.IsSuccess)
                throw new InvalidOperationException(answer.ToString());
            recorder.Record((long)time.GetElapsedTime(startedAt).TotalMicroseconds);
        }

        return recorder;
    }

    private async Task<DensityResult> LoadAsync(ServingCluster cluster, DensityResult result)
    {
        var local = cluster.Silo<LocalInference>();
        long requests = 0, hits = 0, overloaded = 0, failed = 0;
        var recorders = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            var recorder = new LatencyRecorder();
            var beganAt = time.GetTimestamp();
            while (time.GetElapsedTime(beganAt).TotalSeconds < (options.Seconds ?? 20))
            {
                var i = (int)Math.Min(versions - 1, Math.Pow(versions, random.NextDouble()) - 1);
                if (local.Find(Requests.AddOne(Name(i).Value, i)) is not null)
                    Interlocked.Increment(ref hits);
                var startedAt = time.GetTimestamp();
                var answer = await InferAsync(cluster.Grains, i);
                Interlocked.Increment(ref requests);
                if (answer.IsSuccess)
                    recorder.Record((long)time.GetElapsedTime(startedAt).TotalMicroseconds);
                else if (answer.Error is { Code: ModelErrorCode.Overloaded, RetryAfter: not null })
                    Interlocked.Increment(ref overloaded);
                else
                    Interlocked.Increment(ref failed);
            }

            return recorder;
        })));
        var all = new LatencyRecorder();
        foreach (var recorder in recorders)
            all.Add(recorder);
        Console.WriteLine($"{requests} requests, {100.0 * hits / requests:0.0} % hits, p50 {all.Quantile(0.5) / 1000:0.000} ms, p99 {all.Quantile(0.99) / 1000:0.0} ms, {overloaded} overloaded, {failed} failed");
        return result with
        {
            Loaded = Loaded(cluster),
            ResidentAtEnd = Environment.WorkingSet,
            Requests = requests,
            HitRate = (double)hits / requests,
            P50 = all.Quantile(0.5) / 1000,
            P99 = all.Quantile(0.99) / 1000,
            Overloaded = overloaded,
            Failed = failed,
        };
    }

    private double Milliseconds(long since) => time.GetElapsedTime(since).TotalMilliseconds;
}
