using System.Runtime.InteropServices;

namespace ModelGrains.Benchmarks.Load;

/// <summary>Waits until one of several connections has something to receive; Linux. <c>Socket.Select</c> waits in whole milliseconds, which an open loop is ruined by.</summary>
internal sealed class SocketWaiter(IReadOnlyList<LoadConnection> connections)
{
    private const short Readable = 1;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private readonly PollEntry[] entries = new PollEntry[connections.Count];
    private readonly LoadConnection[] polled = new LoadConnection[connections.Count];
    private readonly List<LoadConnection> ready = [];

    /// <summary>The connections with something to receive; empty where the time is up. Valid until the next call.</summary>
    /// <exception cref="TimeoutException">Nothing came for a minute though the wait was endless.</exception>
    public List<LoadConnection> Wait(TimeSpan timeout)
    {
        var endless = timeout == Timeout.InfiniteTimeSpan;
        ready.Clear();
        if (connections.Count == 1 && endless)
        {
            // Receiving waits by itself.
            ready.Add(connections[0]);
            return ready;
        }

        var count = 0;
        foreach (var connection in connections)
        {
            // One without a call has nothing to say but what can wait.
            if (connection.InFlight == 0)
                continue;
            polled[count] = connection;
            entries[count++] = new PollEntry((int)connection.Socket.Handle);
        }

        var wait = endless ? Longest : timeout;
        var time = new TimeSpec { Seconds = (long)wait.TotalSeconds, Nanoseconds = wait.Ticks % TimeSpan.TicksPerSecond * 100 };
        var found = Poll(entries, (nuint)count, in time, 0);
        if (found < 0)
            throw new IOException($"Waiting for {count} connections failed with error {Marshal.GetLastPInvokeError()}.");
        if (endless && found == 0)
            throw new TimeoutException("The server has not answered for a minute.");
        for (var i = 0; i < count && ready.Count < found; i++)
        {
            if (entries[i].Returned != 0)
                ready.Add(polled[i]);
        }

        return ready;
    }

    [DllImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    private static extern int Poll([In, Out] PollEntry[] entries, nuint count, in TimeSpec timeout, nint signals);

    private struct PollEntry(int descriptor)
    {
        public int Descriptor = descriptor;
        public short Events = Readable;
        public short Returned = 0;
    }

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
