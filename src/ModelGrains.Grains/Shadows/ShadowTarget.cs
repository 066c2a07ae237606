using ModelGrains.Errors;
using ModelGrains.Grains.Routing;
using ModelGrains.Inference;
using Orleans.Runtime;

namespace ModelGrains.Grains.Shadows;

/// <summary>Runs copies as requests are run: on this silo's instance where it is here and ready, else through the router.</summary>
internal sealed class ShadowTarget : IShadowTarget
{
    private readonly LocalInference local;
    private readonly IGrainFactory grains;

    public ShadowTarget(LocalInference local, IGrainFactory grains)
    {
        this.local = local;
        this.grains = grains;
    }

    public async ValueTask<Outcome<InferResponse>> InferAsync(InferRequest copy, CancellationToken cancellationToken)
    {
        if (local.Find(copy) is { } instance)
        {
            var answer = await instance.InferAsync(copy, cancellationToken);
            if (answer.Error is not { Code: ModelErrorCode.NotReady })
                return answer;
        }

        try
        {
            return await grains.Router(copy.Model).InferAsync(copy, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return ModelErrors.Cancelled();
        }
        catch (TimeoutException)
        {
            return ModelErrors.DeadlineExceeded();
        }
        catch (Exception e) when (e is SiloUnavailableException or OrleansMessageRejectionException)
        {
            return ModelErrors.InstanceLost(copy.Model.Value);
        }
    }
}
