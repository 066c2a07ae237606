using System.Collections.Immutable;
using ModelGrains.Grains.Silos;
using ModelGrains.Inference;

namespace ModelGrains.Grains.Routing;

/// <summary>
/// The short way of a request: where the instance that the route picks is ready on this silo, its session is used without a call between
/// grains. Everything else (an unknown model, a version to load first, an instance elsewhere) goes the long way, through the router grain.
/// Safe for concurrent use.
/// </summary>
public sealed class LocalInference
{
    private readonly RouteTable routes;
    private readonly InstanceTable instances;
    private readonly InstancePicker picker;

    /// <summary>Makes the short way over this silo's tables.</summary>
    public LocalInference(RouteTable routes, InstanceTable instances, InstancePicker picker)
    {
        this.routes = routes;
        this.instances = instances;
        this.picker = picker;
    }

    /// <summary>The headers that a model's route goes by; null where this silo does not know the route.</summary>
    public ImmutableArray<string>? HeadersOf(ModelName model) => routes.Find(model)?.Headers;

    /// <summary>The ready instance on this silo that the route picks for a request; null where it is not here or not ready.</summary>
    public LocalInstance? Find(InferRequest request)
    {
        if (routes.Use(request.Model) is not { } route || picker.Pick(route, request, out var pick) is not { } key)
            return null;
        if (instances.Find(key) is { } harness)
            return new LocalInstance(harness, key.Version, route, pick);
        return instances.IsOut(key) && InstancePicker.PickOther(route, request, key, instances.IsOut) is { } other && instances.Find(other) is { } replacement
            ? new LocalInstance(replacement, other.Version, route, pick)
            : null;
    }
}
