using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime;

/// <summary>Ends activations that have been idle for their class's age; looks once per quantum.</summary>
internal sealed class ActivationCollector(Silo silo, IOptions<GrainCollectionOptions> options) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private ITimer? _timer;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe<ActivationCollector>(ServiceLifecycleStage.RuntimeServices, Start, Stop);

    public void Dispose() => _timer?.Dispose();

    private Task Start(CancellationToken cancellationToken)
    {
        var quantum = options.Value.CollectionQuantum;
        _timer = silo.Time.CreateTimer(static state => ((ActivationCollector)state!).Collect(), this, quantum, quantum);
        return Task.CompletedTask;
    }

    private Task Stop(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        return Task.CompletedTask;
    }

    private void Collect()
    {
        var now = silo.Time.GetUtcNow();
        foreach (var activation in silo.Activations)
        {
            if (activation.IsIdle && activation.Idleness.IsOver(now))
                activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "This activation has become idle."));
        }
    }
}
