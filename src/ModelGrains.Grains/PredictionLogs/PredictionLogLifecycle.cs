using ModelGrains.Storage.PredictionLogs;
using Orleans.Runtime;

namespace ModelGrains.Grains.PredictionLogs;

/// <summary>A silo that stops writes what its log still has, once its grains answer no more.</summary>
internal sealed class PredictionLogLifecycle(PredictionLogWriter writer) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(PredictionLogLifecycle), ServiceLifecycleStage.RuntimeInitialize, _ => Task.CompletedTask, writer.StopAsync);
}
