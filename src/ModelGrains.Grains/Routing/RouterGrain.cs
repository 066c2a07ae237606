using ModelGrains.Core.Routing;
using ModelGrains.Errors;
using ModelGrains.Grains.Silos;
using ModelGrains.Inference;
using ModelGrains.Routing;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace ModelGrains.Grains.Routing;

/// <summary>
/// Sends requests to the version that the route names. A request that meets a version on its way out is sent on by the newer route: the
/// caller sees no failure; so is one that meets an instance that is out of the route. A request that a lost instance had is sent once more, since an inference has no effects.
/// </summary>
[StatelessWorker, Reentrant]
internal sealed class RouterGrain : Grain, IRouterGrain
{
    private const int MaxAttempts = 4;

    private readonly RouteTable routes;
    private readonly InstancePicker picker;
    private readonly InstanceTable instances;

    public RouterGrain(RouteTable routes, InstancePicker picker, InstanceTable instances)
    {
        this.instances = instances;
        this.routes = routes;
        this.picker = picker;
    }

    public async Task<Outcome<InferResponse>> InferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        var route = routes.Use(request.Model) ?? await AskAsync(request.Model);
        HashSet<InstanceKey>? tried = null;
        for (var attempt = 1; ; attempt++)
        {
            if (picker.Pick(route, request, out var pick) is not { } instance)
                return await ExplainAsync(request);
            if (tried is not null || instances.IsOut(instance))
                instance = Other(route, request, instance, tried);
            var outcome = await SendAsync(instance, request, cancellationToken);
            if (outcome.IsSuccess)
                return request.Explain ? outcome.Value with { Pick = route.Explain(pick, outcome.Value.Version) } : outcome;
            if (attempt == MaxAttempts || !MayTryAgain(outcome.Error.Code))
                return Failed(outcome.Error, instance);
            var newer = await AskAsync(request.Model);
            if (outcome.Error.Code == ModelErrorCode.NotReady)
            {
                // It left with an older route, or it is out of this one: then another instance of it answers, where there is one.
                (tried ??= []).Add(instance);
                if (newer.Revision.Revision == route.Revision.Revision && Other(route, request, instance, tried) == instance)
                    return Failed(outcome.Error, instance);
            }

            route = newer;
        }
    }

    /// <summary>An instance that is neither known to be out nor was tried; the one picked where there is none.</summary>
    private InstanceKey Other(RouteModel route, InferRequest request, InstanceKey picked, HashSet<InstanceKey>? tried)
    {
        bool IsOut(InstanceKey key) => instances.IsOut(key) || tried?.Contains(key) == true;
        return IsOut(picked) && InstancePicker.PickOther(route, request, picked, IsOut) is { } other ? other : picked;
    }

    /// <summary>Who observes requests learns whose failure it was.</summary>
    private static ModelError Failed(ModelError error, InstanceKey instance) => error with { Version = instance.Version };

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

    private async Task<RouteModel> AskAsync(ModelName model)
    {
        var route = await GrainFactory.Route(model).GetAsync();
        return route.Revision == 0 ? new RouteModel(route) : routes.Update(route);
    }

    private async Task<ModelError> ExplainAsync(InferRequest request)
    {
        var versions = await GrainFactory.Catalog(request.Model).ListAsync(request.Model);
        if (versions.IsEmpty)
            DeactivateOnIdle(); // Any name can be asked for: one that nobody deployed is not kept.
        if (versions.IsEmpty)
            return ModelErrors.UnknownModel(request.Model.Value);
        if (request.Label.Length == 0 && await GrainFactory.Rollout(request.Model).GetAsync() is { HasEnded: false } rollout)
            return ModelErrors.BeingReplaced(request.Model.Value, rollout.Spec.Version);
        return request.Label.Length > 0 ? ModelErrors.UnknownVersion(request.Model.Value, request.Label) : ModelErrors.NoAvailableVersions(request.Model.Value);
    }
}
