using ModelGrains.Core.Retirement;
using ModelGrains.Routing;

namespace ModelGrains.Grains.Shadows;

/// <summary>What refers to versions: their own model's route and rollout, and routes of other models that they are shadows in. Safe for concurrent use.</summary>
internal sealed class ShadowReferences
{
    private readonly IGrainFactory grains;
    private readonly TimeProvider time;

    public ShadowReferences(IGrainFactory grains, TimeProvider time)
    {
        this.grains = grains;
        this.time = time;
    }

    /// <summary>What refers to a version now; null where nothing does.</summary>
    public async Task<string?> FindAsync(VersionKey key) =>
        VersionReferences.Of(key, await grains.Route(key.Model).GetAsync(), time.GetUtcNow()) ?? await FindForeignAsync(key) ?? await FindRolloutAsync(key);

    /// <summary>Of which shadow of any route a version is the version; null where it is of none.</summary>
    public async Task<string?> FindShadowAsync(VersionKey key) =>
        VersionReferences.OfShadows(key, await grains.Route(key.Model).GetAsync(), time.GetUtcNow()) ?? await FindForeignAsync(key);

    /// <summary>As <see cref="FindShadowAsync"/>, in the routes of other models alone.</summary>
    public async Task<string?> FindForeignAsync(VersionKey key)
    {
        foreach (var model in await grains.Route(key.Model).GetReferrersAsync())
        {
            if (VersionReferences.OfShadows(key, await grains.Route(model).GetAsync(), time.GetUtcNow()) is { } found)
                return found;
        }

        return null;
    }

    private async Task<string?> FindRolloutAsync(VersionKey key) =>
        await grains.Rollout(key.Model).GetAsync() is { HasEnded: false } rollout && (rollout.Spec.Version == key.Version || rollout.Before.Find(key.Version) is not null)
            ? $"rollout {rollout.Number} refers to it"
            : null;

    /// <summary>Has the models of a route's shadows know of it, before it is written: what they know and is not so does no harm.</summary>
    public async Task RememberAsync(ModelName model, RouteSpec spec)
    {
        foreach (var other in spec.Shadows.Select(shadow => shadow.Version.Model).Distinct().Where(other => other != model))
            await grains.Route(other).AddReferrerAsync(model);
    }

    /// <summary>The routes that a route's shadows lead to, on and on.</summary>
    public async Task<IReadOnlyCollection<RouteRevision>> FollowAsync(ModelName model, RouteSpec spec)
    {
        var routes = new Dictionary<ModelName, RouteRevision>();
        var next = new Queue<ModelName>(spec.Shadows.Select(shadow => shadow.Version.Model));
        while (next.TryDequeue(out var other))
        {
            if (other == model || routes.ContainsKey(other))
                continue;
            routes[other] = await grains.Route(other).GetAsync();
            foreach (var shadow in routes[other].Spec.Shadows)
                next.Enqueue(shadow.Version.Model);
        }

        return routes.Values;
    }
}
