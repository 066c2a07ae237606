using ModelGrains.Core.Catalog;
using ModelGrains.Grains.Shadows;
using ModelGrains.Models;

namespace ModelGrains.Grains.Deployments;

/// <summary>Brings a model's records and instances in line with its route. Doing it twice, or again after a crash, comes to the same.</summary>
internal sealed class RouteConsequences
{
    private readonly IGrainFactory grains;
    private readonly InstanceControl instances;
    private readonly ShadowReferences references;

    public RouteConsequences(IGrainFactory grains, InstanceControl instances, ShadowReferences references)
    {
        this.grains = grains;
        this.instances = instances;
        this.references = references;
    }

    /// <summary>Applies the current route of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="actor">Who changed the route.</param>
    /// <param name="keepPrevious">Whether versions that the route left stay loaded.</param>
    public async Task ApplyAsync(ModelName model, string actor, bool keepPrevious)
    {
        var route = await grains.Route(model).GetAsync();
        var catalog = grains.Catalog(model);
        var left = new List<(VersionRecord Record, string Reason)>();
        var routed = new List<VersionRecord>();
        foreach (var record in await catalog.ListAsync(model))
        {
            if (record.Manifest.Instances > 1 && route.Spec.Find(record.Key.Version) is not null)
                routed.Add(record);
            var (state, reason) = VersionPlan.For(record, route) switch
            {
                VersionAction.MarkServing => (VersionState.Serving, $"route revision {route.Revision}"),
                VersionAction.MarkSuperseded => (VersionState.Superseded, $"superseded by version {string.Join(", ", route.Spec.Targets.Select(target => target.Version))}"),
                VersionAction.MarkReady => (VersionState.Ready, "taken out of service"),
                _ => (record.State, ""),
            };
            if (reason.Length == 0)
                continue;
            // What gets copies of requests stays loaded for them.
            var unload = state != VersionState.Serving && !keepPrevious && await references.FindShadowAsync(record.Key) is null;
            await catalog.MoveAsync(new MoveVersion
            {
                Key = record.Key,
                State = state,
                Desired = state == VersionState.Serving ? DesiredState.Loaded : unload ? DesiredState.Unloaded : null,
                Actor = actor,
                Reason = reason,
            });
            if (unload)
                left.Add((record, reason));
        }

        // After every record says what holds: a drain may take as long as the longest request.
        foreach (var (record, reason) in left)
            await instances.TryUnloadAsync(record, reason);
        foreach (var record in routed)
            await instances.TryUnloadSurplusAsync(record, route.Spec, $"route revision {route.Revision} has no requests for it");
    }
}
