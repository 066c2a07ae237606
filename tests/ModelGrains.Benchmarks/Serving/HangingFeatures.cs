using ModelGrains.Grains.Shadows;
using ModelGrains.Tensors;

namespace ModelGrains.Benchmarks.Serving;

/// <summary>A feature source that never answers: a shadow that needs it hangs as long as a copy may take.</summary>
internal sealed class HangingFeatures : IFeatureSource
{
    public async ValueTask<IReadOnlyCollection<Tensor>> GetAsync(FeatureRequest request, CancellationToken cancellationToken)
    {
        var never = new TaskCompletionSource<IReadOnlyCollection<Tensor>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
        return await never.Task;
    }
}
