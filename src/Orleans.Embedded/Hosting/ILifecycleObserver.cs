namespace Orleans;

/// <summary>Takes part in a lifecycle.</summary>
public interface ILifecycleObserver
{
    /// <summary>Its stage starts.</summary>
    Task OnStart(CancellationToken cancellationToken = default);

    /// <summary>Its stage stops.</summary>
    Task OnStop(CancellationToken cancellationToken = default);
}
