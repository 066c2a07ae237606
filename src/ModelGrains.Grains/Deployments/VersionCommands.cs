using ModelGrains.Core.Catalog;
using ModelGrains.Errors;
using ModelGrains.Grains.Catalog;
using ModelGrains.Grains.Shadows;
using ModelGrains.Models;

namespace ModelGrains.Grains.Deployments;

/// <summary>
/// Loads, unloads and deletes versions that were deployed before. A command with a condition on the entity tag of its version, or of its model
/// where it names no version, is a <see cref="ModelErrorCode.PreconditionFailed"/> where that does not hold, also because another writer was
/// first. Safe for concurrent use; the commands of one model run one after another.
/// </summary>
public sealed class VersionCommands
{
    private readonly IGrainFactory grains;
    private readonly ModelLocks locks;
    private readonly InstanceControl instances;
    private readonly RouteConsequences consequences;
    private readonly PackageCleaner cleaner;
    private readonly RouteCommands routes;
    private readonly ShadowReferences references;

    internal VersionCommands(
        IGrainFactory grains, ModelLocks locks, InstanceControl instances, RouteConsequences consequences, PackageCleaner cleaner, RouteCommands routes,
        ShadowReferences references)
    {
        this.routes = routes;
        this.references = references;
        this.grains = grains;
        this.locks = locks;
        this.instances = instances;
        this.consequences = consequences;
        this.cleaner = cleaner;
    }

    /// <summary>
    /// Loads a version. Without a number it is the newest one, and it is routed to; with one, it is routed to only where the model
    /// serves nothing.
    /// </summary>
    public async Task<Outcome<VersionRecord>> LoadAsync(
        ModelName model, ModelVersion? version, string actor, CancellationToken cancellationToken, EntityTagCondition? condition = null)
    {
        using var held = await locks.EnterAsync(model, cancellationToken);
        var found = await FindAsync(model, version, condition);
        if (!found.IsSuccess)
            return found.Error;
        var record = found.Value.Where(record => record.IsAcknowledged).LastOrDefault() ?? found.Value[^1];
        if (await ClaimAsync([record], condition, actor) is { } refused)
            return refused;
        var catalog = grains.Catalog(model);
        var moved = await catalog.MoveAsync(new MoveVersion { Key = record.Key, Desired = DesiredState.Loaded, Actor = actor, Reason = "load" });
        if (!moved.IsSuccess)
            return moved;
        if (await instances.LoadAsync(record) is { } error)
        {
            await catalog.MoveAsync(new MoveVersion { Key = record.Key, Desired = record.Desired, Actor = actor, Reason = error.Message });
            return error;
        }

        var route = await grains.Route(model).GetAsync();
        if (version is null || route.Spec.Targets.IsEmpty)
        {
            var routed = await routes.SwitchAsync(record, actor, $"load {record.Key}");
            if (!routed.IsSuccess)
                return routed.Error;
            await consequences.ApplyAsync(model, actor, keepPrevious: false);
        }

        return await catalog.GetAsync(record.Key) ?? record;
    }

    /// <summary>
    /// Takes a version, or every one of a model, out of service: the route leaves it first, requests in flight are answered, then its
    /// memory is given back. It stays known.
    /// </summary>
    /// <returns>The records unloaded.</returns>
    public async Task<Outcome<IReadOnlyList<VersionRecord>>> UnloadAsync(
        ModelName model, ModelVersion? version, string actor, CancellationToken cancellationToken, EntityTagCondition? condition = null)
    {
        using var held = await locks.EnterAsync(model, cancellationToken);
        var found = await FindAsync(model, version, condition);
        if (!found.IsSuccess)
            return found.Error;
        if (await ClaimAsync(found.Value, condition, actor) is { } refused)
            return refused;
        if (await UnloadAsync(model, found.Value, actor, "unloaded by command") is { } error)
            return error;
        return Outcome.Success<IReadOnlyList<VersionRecord>>(found.Value);
    }

    /// <summary>Unloads a version, or every one of a model, and forgets it with its package.</summary>
    /// <returns>The records deleted.</returns>
    public async Task<Outcome<IReadOnlyList<VersionRecord>>> DeleteAsync(
        ModelName model, ModelVersion? version, string actor, CancellationToken cancellationToken, EntityTagCondition? condition = null)
    {
        using var held = await locks.EnterAsync(model, cancellationToken);
        var found = await FindAsync(model, version, condition);
        if (!found.IsSuccess)
            return found.Error;
        if (await ClaimAsync(found.Value, condition, actor) is { } refused)
            return refused;
        if (await UnloadAsync(model, found.Value, actor, "deleted") is { } error)
            return error;
        foreach (var record in found.Value)
        {
            await grains.Catalog(model).RemoveAsync(record.Key);
            await cleaner.TryCleanAsync(record.Package);
        }

        return Outcome.Success<IReadOnlyList<VersionRecord>>(found.Value);
    }

    private async Task<ModelError?> UnloadAsync(ModelName model, IReadOnlyList<VersionRecord> records, string actor, string reason)
    {
        // Also a version that the route does not name just now: the rollout may go back to it.
        if (await routes.RefuseAsync(model) is { } underWay)
            return underWay;
        foreach (var record in records)
        {
            if (await references.FindForeignAsync(record.Key) is { } heldBy)
                return ModelErrors.Conflict($"'{record.Key}' stays: {heldBy}; take the shadow away first");
        }

        var route = await grains.Route(model).GetAsync();
        if (records.Any(record => route.Spec.Find(record.Key.Version) is not null || route.Spec.Shadows.Any(shadow => shadow.Version == record.Key)))
        {
            var routed = await routes.LeaveAsync(model, [.. records.Select(record => record.Key.Version)], actor, reason);
            if (!routed.IsSuccess)
                return routed.Error;
            await consequences.ApplyAsync(model, actor, keepPrevious: false);
        }

        foreach (var record in records)
        {
            await grains.Catalog(model).MoveAsync(new MoveVersion { Key = record.Key, Desired = DesiredState.Unloaded, Actor = actor, Reason = reason });
            await instances.UnloadAsync(record, reason);
        }

        return null;
    }

    /// <summary>The first write of a command with a condition. Where another writer was first, nothing but revisions has changed.</summary>
    private async Task<ModelError?> ClaimAsync(IEnumerable<VersionRecord> records, EntityTagCondition? condition, string actor)
    {
        if (condition is not { IsLimited: true })
            return null;
        foreach (var record in records)
        {
            if ((await grains.Catalog(record.Key.Model).ClaimAsync(record, actor)).Error is { } error)
                return error;
        }

        return null;
    }

    private async Task<Outcome<List<VersionRecord>>> FindAsync(ModelName model, ModelVersion? version, EntityTagCondition? condition)
    {
        var known = await grains.Catalog(model).ListAsync(model);
        if (known.IsEmpty)
            return ModelErrors.UnknownModel(model.Value);
        var found = known.Where(record => version is null || record.Key.Version == version).ToList();
        if (found.Count == 0)
            return ModelErrors.UnknownVersion(model.Value, version!.Value.ToString());
        if (condition is not { IsLimited: true })
            return found;
        var refused = version is null
            ? condition.Refuse(model, EntityTags.Of((await grains.Route(model).GetAsync()).Revision, known))
            : condition.Refuse(found[0].Key, EntityTags.Of(found[0]));
        return refused is null ? found : refused;
    }
}
