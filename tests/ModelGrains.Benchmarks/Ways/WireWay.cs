using ModelGrains.Benchmarks.Load;
using ModelGrains.Benchmarks.Serving;

namespace ModelGrains.Benchmarks.Ways;

/// <summary>The lean load client against a server in another process.</summary>
internal sealed class WireWay : IWay
{
    private readonly ChildServer server;
    private readonly TimeProvider time;
    private readonly Func<LoadConnection> connect;
    private readonly int callsPerConnection;
    private readonly List<LoadConnection> connections = [];

    /// <summary>Makes a way.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="server">The server.</param>
    /// <param name="callsPerConnection">Calls at once on one connection.</param>
    /// <param name="connect">Opens a connection.</param>
    /// <param name="time">The clock.</param>
    public WireWay(string name, ChildServer server, int callsPerConnection, Func<LoadConnection> connect, TimeProvider time)
    {
        Name = name;
        this.server = server;
        this.time = time;
        this.connect = connect;
        this.callsPerConnection = callsPerConnection;
    }

    public string Name { get; }

    public string? Missing { get; set; }

    /// <summary>The body of one answer; sets <see cref="Missing"/> where there is none with success.</summary>
    public byte[]? Probe()
    {
        using var connection = connect();
        var probe = new ProbeSink();
        connection.Capture = new MemoryStream();
        connection.Start(0);
        connection.Flush();
        while (probe.Status is null)
        {
            connection.Receive(probe);
            connection.Flush();
        }

        if (probe.Status == CallStatus.Ok)
            return connection.Capture.ToArray();
        Missing = probe.Status == CallStatus.Unsupported
            ? "the server does not support it"
            : $"the answer is {probe.Status}: {System.Text.Encoding.UTF8.GetString(connection.Capture.ToArray())}";
        return null;
    }

    public Task<LoadResult> RunAsync(int concurrency, TimeSpan duration) => RunAsync(concurrency, duration, (concurrency + callsPerConnection - 1) / callsPerConnection);

    /// <summary>Keeps calls in flight on a number of connections.</summary>
    public Task<LoadResult> RunAsync(int concurrency, TimeSpan duration, int connectionCount)
    {
        var used = Open(connectionCount);
        return Task.Factory.StartNew(() => new ClosedLoop(used, time).Run(concurrency, duration), TaskCreationOptions.LongRunning);
    }

    /// <summary>Calls at a rate, on a number of connections.</summary>
    /// <param name="rate">Calls a second.</param>
    /// <param name="duration">How long calls become due.</param>
    /// <param name="deadline">How late an answer may come.</param>
    /// <param name="connectionCount">How many connections.</param>
    /// <param name="patience">How long a call waits for room on one of them; default: until its deadline.</param>
    public Task<LoadResult> RunOpenAsync(double rate, TimeSpan duration, TimeSpan deadline, int connectionCount, TimeSpan? patience = null)
    {
        var used = Open(connectionCount);
        return Task.Factory.StartNew(() => new OpenLoop(used, time, deadline, patience ?? deadline).Run(rate, duration), TaskCreationOptions.LongRunning);
    }

    public async Task<ProcessUsage?> ReadServerAsync() => await server.ReadUsageAsync();

    public ValueTask DisposeAsync()
    {
        foreach (var connection in connections)
            connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private List<LoadConnection> Open(int count)
    {
        connections.RemoveAll(connection => connection.IsBroken);
        while (connections.Count < count)
            connections.Add(connect());
        return connections.GetRange(0, count);
    }

    private sealed class ProbeSink : ICallSink
    {
        public CallStatus? Status { get; private set; }

        public void OnCompleted(LoadConnection connection, long scheduled, CallStatus status) => Status = status;
    }
}
