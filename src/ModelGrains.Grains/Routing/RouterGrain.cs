using ModelGrains.Errors;
using ModelGrains.Inference;
using ModelGrains.Routing;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace ModelGrains.Grains.Routing;

/// <summary>
/// Sends requests to the version that the route names. A request that meets a version on its way out is sent on by the newer route: the
/// caller sees no failure. A request that a lost instance had is sent once more, since an inference has no effects.
/// </summary>
[StatelessWorker, Reentrant]
internal sealed class RouterGrain : Grain, IRouterGrain
{
    private const int MaxAttempts = 4;

    private readonly RouteTable routes;
    private readonly InstancePicker picker;

    public RouterGrain(RouteTable routes, InstancePicker picker)
    {
        this.routes = routes;
        this.picker = picker;
    }

    public async Task<Outcome<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        var route = routes.Find(request.Model) ?? await AskAsync(request.Model);
        for (var attempt = 1; ; attempt++)
        {
            var picked = picker.Pick(route, request);
            if (picked is not { } instance)
                return await ExplainAsync(request.Model);
            var outcome = await SendAsync(instance, request, cancellationToken);
            if (outcome.IsSuccess || attempt == MaxAttempts || !MayTryAgain(outcome.Error.Code))
                return outcome;
            var newer = await AskAsync(request.Model);
            if (outcome.Error.Code == ModelErrorCode.NotReady && (newer.Revision == route.Revision || request.Version is not null))
                return outcome;
            route = newer;
        }
    }

    private static bool MayTryAgain(ModelErrorCode code) => code is ModelErrorCode.NotReady or ModelErrorCode.InstanceLost;

    private async Task<Outcome<InferResponse>> SendAsync(InstanceKey instance, InferRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await GrainFactory.Instance(instance).InferAsync(request, cancellationToken);
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
            return ModelErrors.InstanceLost(instance.Format());
        }
    }

    private async Task<RouteRevision> AskAsync(ModelName model)
    {
        var route = await GrainFactory.Route(model).GetAsync();
        return route.Revision == 0 ? route : routes.Update(route);
    }

    private async Task<ModelError> ExplainAsync(ModelName model)
    {
        var versions = await GrainFactory.Catalog(model).ListAsync(model);
        if (versions.IsEmpty)
            DeactivateOnIdle(); // Any name can be asked for: one that nobody deployed is not kept.
        return versions.IsEmpty ? ModelErrors.UnknownModel(model.Value) : ModelErrors.NoAvailableVersions(model.Value);
    }
}
