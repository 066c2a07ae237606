using static ModelGrains.Protocol.Messages.Health.HealthCheckResponse.Types;

namespace ModelGrains.Gateway.Grpc.Health;

/// <summary>One service that is watched: its state is read again and again until the last watcher leaves.</summary>
internal sealed class HealthWatch
{
    private readonly CancellationTokenSource stop = new();
    private volatile State current = new(null, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public HealthWatch(HealthReader reader, string service, TimeSpan interval, TimeProvider time) => _ = RunAsync(reader, service, interval, time);

    /// <summary>How many watch; guarded by the monitor.</summary>
    public int Watchers { get; set; }

    /// <summary>The state, null before the first reading, and a task that ends with the next one.</summary>
    public (ServingStatus? Status, Task Next) Current
    {
        get
        {
            var now = current;
            return (now.Status, now.Changed.Task);
        }
    }

    /// <summary>Ends the readings.</summary>
    public void Stop() => stop.Cancel();

    private async Task RunAsync(HealthReader reader, string service, TimeSpan interval, TimeProvider time)
    {
        // Not on the caller's thread: the monitor holds its lock.
        await Task.Yield();
        try
        {
            while (true)
            {
                var status = await reader.ReadAsync(service, stop.Token);
                if (status != current.Status)
                {
                    var before = current;
                    current = new State(status, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                    before.Changed.SetResult();
                }

                await Task.Delay(interval, time, stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The last watcher left.
        }
    }

    private sealed record State(ServingStatus? Status, TaskCompletionSource Changed);
}
