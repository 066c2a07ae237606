using static ModelGrains.Protocol.Messages.Health.HealthCheckResponse.Types;

namespace ModelGrains.Gateway.Grpc.Health;

/// <summary>
/// Watches the health of services: one reader for each distinct service that somebody watches, however many they are. Safe for
/// concurrent use.
/// </summary>
internal sealed class HealthMonitor(HealthReader reader, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, HealthWatch> watches = new(StringComparer.Ordinal);

    /// <summary>How many services are watched.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return watches.Count;
        }
    }

    /// <summary>The state now.</summary>
    public ValueTask<ServingStatus> CheckAsync(string service, CancellationToken cancellationToken) => reader.ReadAsync(service, cancellationToken);

    /// <summary>Tells the state now and every change, until cancelled.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="interval">How often the state is read; the first watcher's holds for all of a service.</param>
    /// <param name="onChange">Takes the state; the next is told when it is done.</param>
    /// <param name="cancellationToken">Ends the watch with an <see cref="OperationCanceledException"/>.</param>
    public async Task WatchAsync(string service, TimeSpan interval, Func<ServingStatus, ValueTask> onChange, CancellationToken cancellationToken)
    {
        var watch = Join(service, interval);
        try
        {
            ServingStatus? told = null;
            while (true)
            {
                var (status, next) = watch.Current;
                if (status is { } now && now != told)
                {
                    await onChange(now);
                    told = now;
                }

                await next.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            Leave(service, watch);
        }
    }

    private HealthWatch Join(string service, TimeSpan interval)
    {
        lock (gate)
        {
            if (!watches.TryGetValue(service, out var watch))
                watches.Add(service, watch = new HealthWatch(reader, service, interval, time));
            watch.Watchers++;
            return watch;
        }
    }

    private void Leave(string service, HealthWatch watch)
    {
        lock (gate)
        {
            if (--watch.Watchers > 0)
                return;
            watches.Remove(service);
        }

        watch.Stop();
    }
}
