using ModelGrains.Benchmarks.Load;
using ModelGrains.Benchmarks.Serving;

namespace ModelGrains.Benchmarks.Ways;

/// <summary><c>Session.Run</c> in a loop in this process, on as many threads as there are calls at once and processors for them.</summary>
internal sealed class BareWay(BareSession session, TimeProvider time) : IWay
{
    public string Name => "bare";

    public string? Missing => null;

    public async Task<LoadResult> RunAsync(int concurrency, TimeSpan duration)
    {
        var start = time.GetTimestamp();
        var threads = Math.Min(concurrency, Environment.ProcessorCount);
        var parts = await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(Loop, TaskCreationOptions.LongRunning)));
        var result = new LoadResult();
        foreach (var part in parts)
            result.Add(part);
        result.Elapsed = time.GetElapsedTime(start);
        return result;

        LoadResult Loop()
        {
            var part = new LoadResult();
            while (time.GetElapsedTime(start) < duration)
            {
                var began = time.GetTimestamp();
                session.Run();
                part.Latencies.Record((long)time.GetElapsedTime(began).TotalNanoseconds);
                part.Count(CallStatus.Ok);
            }

            return part;
        }
    }

    public Task<ProcessUsage?> ReadServerAsync() => Task.FromResult<ProcessUsage?>(null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
