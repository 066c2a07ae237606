using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Runtime;

/// <summary>Makes the grain object, loads its state, starts it; and the same backwards.</summary>
internal sealed class ActivationStages(Activation activation)
{
    private AsyncServiceScope? _scope;

    public object? Instance { get; private set; }

    public GrainLifecycle Lifecycle { get; } = new();

    public IServiceProvider Services => _scope?.ServiceProvider ?? throw new InvalidOperationException($"{activation} has no services yet.");

    public async Task StartAsync()
    {
        using var timeout = new CancellationTokenSource(activation.Silo.Collection.ActivationTimeout, activation.Silo.Time);
        _scope = activation.Silo.Services.CreateAsyncScope();
        Instance = activation.Class.Create(activation);
        if (Instance is ILifecycleParticipant<IGrainLifecycle> participant) participant.Participate(Lifecycle);
        await Lifecycle.StartAsync(timeout.Token).WaitAsync(timeout.Token);
        if (Instance is IGrainBase grain) await grain.OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
    }

    public async Task StopAsync(bool wasValid, DeactivationReason reason, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(activation.Silo.Collection.DeactivationTimeout, activation.Silo.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        if (wasValid && Instance is IGrainBase grain)
            await TryAsync(() => grain.OnDeactivateAsync(reason, linked.Token).WaitAsync(linked.Token));
        await TryAsync(() => Lifecycle.StopAsync(linked.Token).WaitAsync(linked.Token));
        await TryAsync(DisposeAsync);
    }

    private async Task DisposeAsync()
    {
        if (Instance is IAsyncDisposable asyncDisposable) await asyncDisposable.DisposeAsync();
        else (Instance as IDisposable)?.Dispose();
        if (_scope is { } scope) await scope.DisposeAsync();
    }

    // Each step runs, whatever became of the one before.
    private async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception exception)
        {
            activation.Silo.Log.DeactivationFailed(exception, activation.GrainId);
        }
    }
}
