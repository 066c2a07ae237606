using System.Runtime.ExceptionServices;

namespace Orleans.Runtime;

/// <summary>Starts observers by stage, lowest first, those of a stage together; stops what was started, highest first.</summary>
internal abstract class LifecycleSubject : ILifecycleObservable
{
    private readonly List<Subscription> _subscriptions = [];
    private int? _highest;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var subscription = new Subscription(this, stage, observer);
        lock (_subscriptions) _subscriptions.Add(subscription);
        return subscription;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var stage in Stages().OrderBy(stage => stage.Key))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _highest = stage.Key;
            await Task.WhenAll(stage.Select(subscription => subscription.Observer.OnStart(cancellationToken)));
            OnStarted(stage.Key);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_highest is not { } highest) return;
        ExceptionDispatchInfo? first = null;
        foreach (var stage in Stages().Where(stage => stage.Key <= highest).OrderByDescending(stage => stage.Key))
        {
            try
            {
                await Task.WhenAll(stage.Select(subscription => subscription.Observer.OnStop(cancellationToken)));
            }
            catch (Exception exception)
            {
                first ??= ExceptionDispatchInfo.Capture(exception);
            }

            OnStopped(stage.Key);
        }

        _highest = null;
        first?.Throw();
    }

    protected virtual void OnStarted(int stage)
    {
    }

    protected virtual void OnStopped(int stage)
    {
    }

    private IGrouping<int, Subscription>[] Stages()
    {
        lock (_subscriptions) return [.. _subscriptions.GroupBy(subscription => subscription.Stage)];
    }

    private sealed class Subscription(LifecycleSubject subject, int stage, ILifecycleObserver observer) : IDisposable
    {
        public int Stage => stage;

        public ILifecycleObserver Observer => observer;

        public void Dispose()
        {
            lock (subject._subscriptions) subject._subscriptions.Remove(this);
        }
    }
}
