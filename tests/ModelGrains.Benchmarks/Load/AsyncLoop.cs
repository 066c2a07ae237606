using ModelGrains.Errors;

namespace ModelGrains.Benchmarks.Load;

/// <summary>A closed loop over a library's own calls.</summary>
internal static class AsyncLoop
{
    public static async Task<LoadResult> RunAsync(int concurrency, TimeSpan duration, TimeProvider time, Func<Task<ModelErrorCode?>> call)
    {
        var start = time.GetTimestamp();
        var parts = await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
        {
            var part = new LoadResult();
            while (time.GetElapsedTime(start) < duration)
            {
                var began = time.GetTimestamp();
                var error = await call();
                part.Count(error switch
                {
                    null => CallStatus.Ok,
                    ModelErrorCode.Overloaded => CallStatus.Refused,
                    ModelErrorCode.DeadlineExceeded => CallStatus.Late,
                    _ => CallStatus.Failed,
                });
                if (error is null)
                    part.Latencies.Record((long)time.GetElapsedTime(began).TotalNanoseconds);
            }

            return part;
        })));
        var elapsed = time.GetElapsedTime(start);
        var result = new LoadResult();
        foreach (var part in parts)
            result.Add(part);
        result.Elapsed = elapsed;
        return result;
    }
}
