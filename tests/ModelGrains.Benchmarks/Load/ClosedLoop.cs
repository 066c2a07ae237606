namespace ModelGrains.Benchmarks.Load;

/// <summary>Keeps a number of calls in flight for a while: each answer starts the next call.</summary>
internal sealed class ClosedLoop(IReadOnlyList<LoadConnection> connections, TimeProvider time) : ICallSink
{
    private readonly LoadResult result = new();
    private bool running = true;
    private int inFlight;

    /// <summary>Runs on the caller's thread until the last answer is in.</summary>
    public LoadResult Run(int concurrency, TimeSpan duration)
    {
        var start = time.GetTimestamp();
        var end = start + (long)(duration.TotalSeconds * time.TimestampFrequency);
        for (var i = 0; inFlight < concurrency; i++)
        {
            if (i > concurrency * 2)
                throw new InvalidOperationException($"{connections.Count} connections take {inFlight} calls at once, not {concurrency}.");
            var connection = connections[i % connections.Count];
            if (!connection.CanStart)
                continue;
            connection.Start(time.GetTimestamp());
            inFlight++;
        }

        foreach (var connection in connections)
            connection.Flush();
        var waiter = new SocketWaiter(connections);
        while (inFlight > 0)
        {
            foreach (var connection in waiter.Wait(Timeout.InfiniteTimeSpan))
            {
                connection.Receive(this);
                connection.Flush();
            }

            running = running && time.GetTimestamp() < end;
        }

        result.Elapsed = time.GetElapsedTime(start);
        return result;
    }

    public void OnCompleted(LoadConnection connection, long scheduled, CallStatus status)
    {
        var now = time.GetTimestamp();
        result.Count(status);
        if (status == CallStatus.Ok)
            result.Latencies.Record((long)time.GetElapsedTime(scheduled, now).TotalNanoseconds);
        if (running)
            connection.Start(now);
        else
            inFlight--;
    }
}
