using System.Net.Sockets;

namespace ModelGrains.Benchmarks.Load;

/// <summary>
/// Starts calls at a given rate, whatever the server does. A latency counts from when the call was due, not from when it was sent: a
/// server that stalls cannot hide it by slowing its caller down.
/// </summary>
/// <param name="connections">What the calls are spread over.</param>
/// <param name="time">The clock.</param>
/// <param name="deadline">How late an answer may come, from when its call was due.</param>
/// <param name="patience">How long a call waits for room on a connection. One that waited long is stale when it is sent, and so are all behind it.</param>
internal sealed class OpenLoop(IReadOnlyList<LoadConnection> connections, TimeProvider time, TimeSpan deadline, TimeSpan patience) : ICallSink
{
    private readonly LoadResult result = new();
    private readonly HashSet<LoadConnection> started = [];
    private readonly long deadlineTicks = (long)(deadline.TotalSeconds * time.TimestampFrequency);
    private readonly long patienceTicks = (long)(patience.TotalSeconds * time.TimestampFrequency);
    private uint next;
    private int inFlight;

    /// <summary>Runs on the caller's thread until the last answer is in.</summary>
    /// <param name="rate">Calls a second.</param>
    /// <param name="duration">How long calls become due.</param>
    public LoadResult Run(double rate, TimeSpan duration)
    {
        var ticksPerCall = time.TimestampFrequency / rate;
        var total = (long)(duration.TotalSeconds * rate);
        var waiter = new SocketWaiter(connections);
        var start = time.GetTimestamp();
        for (long i = 0; i < total || inFlight > 0;)
        {
            var now = time.GetTimestamp();
            var full = false;
            while (i < total && Due(i) <= now)
            {
                var late = now - Due(i);
                if (late > deadlineTicks || !TryStart(Due(i)))
                {
                    full = late <= patienceTicks;
                    if (full)
                        break;
                    result.NotSent++;
                }

                i++;
            }

            foreach (var connection in started)
                Guard(connection, connection.Flush);
            started.Clear();

            // Where every connection is full only an answer makes room.
            foreach (var connection in waiter.Wait(i == total || full ? TimeSpan.FromMilliseconds(100) : UntilDue(Due(i))))
            {
                Guard(connection, () =>
                {
                    connection.Receive(this);
                    connection.Flush();
                });
            }

            if (i == total && time.GetElapsedTime(start) > duration + deadline + TimeSpan.FromSeconds(30))
                throw new TimeoutException($"{inFlight} calls have no answer 30 seconds after the last one's deadline.");
        }

        result.Elapsed = duration;
        return result;

        long Due(long call) => start + (long)(call * ticksPerCall);
    }

    public void OnCompleted(LoadConnection connection, long scheduled, CallStatus status)
    {
        var took = time.GetTimestamp() - scheduled;
        inFlight--;
        result.Count(status);
        if (status != CallStatus.Ok)
            return;
        result.Latencies.Record((long)(took * (1e9 / time.TimestampFrequency)));
        if (took <= deadlineTicks)
            result.InTime++;
    }

    private bool TryStart(long due)
    {
        for (var tried = 0; tried < connections.Count; tried++)
        {
            var connection = connections[(int)(next++ % (uint)connections.Count)];
            if (!connection.CanStart)
                continue;
            connection.Start(due);
            started.Add(connection);
            inFlight++;
            return true;
        }

        return false;
    }

    private TimeSpan UntilDue(long due)
    {
        var left = time.GetElapsedTime(time.GetTimestamp(), due);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Guard(LoadConnection connection, Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // What a server under this load does to connections is part of the result.
            var lost = connection.Break();
            inFlight -= lost;
            for (var i = 0; i < lost; i++)
                result.Count(CallStatus.Failed);
        }
    }
}
