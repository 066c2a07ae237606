using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>
/// Starts and stops a silo with its host. A stop with a token that is already cancelled is a crash: grains get no
/// farewell, callers get no answer. A token that is cancelled while grains deactivate ends the wait for them.
/// </summary>
internal sealed class SiloHostedService : IHostedService
{
    private readonly Silo _silo;
    private readonly SiloLifecycle _lifecycle;

    public SiloHostedService(Silo silo, SiloLifecycle lifecycle, IEnumerable<ILifecycleParticipant<ISiloLifecycle>> participants)
    {
        _silo = silo;
        _lifecycle = lifecycle;
        Subscribe(ServiceLifecycleStage.RuntimeInitialize, () => SetStatus(SiloStatus.Joining), () => SetStatus(SiloStatus.Dead));
        Subscribe(ServiceLifecycleStage.BecomeActive, () => SetStatus(SiloStatus.Active), () => SetStatus(SiloStatus.ShuttingDown));
        lifecycle.Subscribe<Silo>(ServiceLifecycleStage.GrainDeactivation, _ => Task.CompletedTask, DeactivateAllAsync);
        foreach (var participant in participants) participant.Participate(lifecycle);
    }

    public Task StartAsync(CancellationToken cancellationToken) => _lifecycle.StartAsync(cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) _silo.Kill();
        await _lifecycle.StopAsync(cancellationToken);
    }

    private void Subscribe(int stage, Action start, Action stop) => _lifecycle.Subscribe<Silo>(
        stage,
        _ =>
        {
            start();
            return Task.CompletedTask;
        },
        _ =>
        {
            stop();
            return Task.CompletedTask;
        });

    private async Task DeactivateAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _silo.DeactivateAllAsync(new DeactivationReason(DeactivationReasonCode.ShuttingDown, "This process is terminating."), cancellationToken);
        }
        catch (OperationCanceledException exception)
        {
            _silo.Log.StoppedEarly(exception);
            _silo.Kill();
        }
    }

    private void SetStatus(SiloStatus status)
    {
        _silo.Cluster.SetStatus(_silo, status);
        _silo.Log.StatusChanged(_silo.Name, _silo.Address, status);
    }
}
