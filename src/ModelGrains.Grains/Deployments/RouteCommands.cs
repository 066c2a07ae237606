using System.Collections.Immutable;
using ModelGrains.Core.Catalog;
using ModelGrains.Core.Rollouts;
using ModelGrains.Core.Routing;
using ModelGrains.Core.Shadows;
using ModelGrains.Errors;
using ModelGrains.Grains.Catalog;
using ModelGrains.Grains.Shadows;
using ModelGrains.Models;
using ModelGrains.Routing;

namespace ModelGrains.Grains.Deployments;

/// <summary>
/// Changes routes. A version is loaded before the route names it and unloaded after the route has left it, so that no request fails; what
/// cannot be loaded leaves the route as it is. Safe for concurrent use; the commands of one model run one after another.
/// </summary>
public sealed class RouteCommands
{
    private const int MaxAttempts = 10;

    private readonly IGrainFactory grains;
    private readonly ModelLocks locks;
    private readonly InstanceControl instances;
    private readonly RouteConsequences consequences;
    private readonly ShadowReferences references;
    private readonly TimeProvider time;

    internal RouteCommands(
        IGrainFactory grains, ModelLocks locks, InstanceControl instances, RouteConsequences consequences, ShadowReferences references, TimeProvider time)
    {
        this.references = references;
        this.time = time;
        this.grains = grains;
        this.locks = locks;
        this.instances = instances;
        this.consequences = consequences;
    }

    /// <summary>Writes a model's route.</summary>
    /// <param name="model">The model.</param>
    /// <param name="spec">The split.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="reason">Why.</param>
    /// <param name="condition">On the route's entity tag.</param>
    /// <param name="cancellationToken">Gives up waiting for other commands.</param>
    /// <returns>The revision that stands then; <see cref="ModelErrorCode.InvalidInput"/> with every error of the split,
    /// <see cref="ModelErrorCode.PreconditionFailed"/>, <see cref="ModelErrorCode.Conflict"/> where another silo wrote meanwhile, or why a version
    /// could not be loaded.</returns>
    public async Task<Outcome<RouteRevision>> SetAsync(
        ModelName model, RouteSpec spec, string actor, string reason, EntityTagCondition condition, CancellationToken cancellationToken)
    {
        using var held = await EnterAsync(model, spec, cancellationToken);
        return await RefuseAsync(model) is { } refused ? refused : await WriteAsync(model, spec, actor, reason, condition);
    }

    /// <summary>Writes a route for the model's rollout, if the revision still stands that it was made for.</summary>
    internal async Task<Outcome<RouteRevision>> MoveAsync(ModelName model, RouteSpec spec, long revision, string actor, string reason)
    {
        using var held = await EnterAsync(model, spec, CancellationToken.None);
        var current = await grains.Route(model).GetAsync();
        return current.Revision == revision
            ? await WriteAsync(model, ShadowPolicy.WithoutEnded(spec, time.GetUtcNow()), actor, reason, EntityTagCondition.Any)
            : ModelErrors.Conflict($"the route of '{model}' is at revision {current.Revision}, but the rollout went by revision {revision}");
    }

    /// <summary>Adds a shadow to a model's route, in place of one of its name.</summary>
    /// <param name="model">The model.</param>
    /// <param name="shadow">The shadow.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="reason">Why.</param>
    /// <param name="condition">On the route's entity tag.</param>
    /// <param name="cancellationToken">Gives up waiting for other commands.</param>
    /// <returns>As of <see cref="SetAsync"/>.</returns>
    public async Task<Outcome<RouteRevision>> SetShadowAsync(
        ModelName model, RouteShadow shadow, string actor, string reason, EntityTagCondition condition, CancellationToken cancellationToken)
    {
        using var held = await locks.EnterAsync([model, shadow.Version.Model], cancellationToken);
        if (await RefuseAsync(model) is { } underWay)
            return underWay;
        var spec = (await grains.Route(model).GetAsync()).Spec;
        var place = spec.Shadows.IndexOf(spec.Shadows.FirstOrDefault(other => other.Name == shadow.Name)!);
        return await WriteAsync(
            model, spec with { Shadows = place < 0 ? spec.Shadows.Add(shadow) : spec.Shadows.SetItem(place, shadow) }, actor, reason, condition);
    }

    /// <summary>Takes a shadow out of a model's route; its report stays.</summary>
    /// <returns>As of <see cref="SetAsync"/>; the revision that stands where the route has no such shadow.</returns>
    public async Task<Outcome<RouteRevision>> RemoveShadowAsync(
        ModelName model, string name, string actor, string reason, EntityTagCondition condition, CancellationToken cancellationToken)
    {
        using var held = await EnterAsync(model, RouteSpec.Empty, cancellationToken);
        if (await RefuseAsync(model) is { } underWay)
            return underWay;
        var spec = (await grains.Route(model).GetAsync()).Spec;
        return await WriteAsync(model, spec with { Shadows = spec.Shadows.RemoveAll(shadow => shadow.Name == name) }, actor, reason, condition);
    }

    /// <summary>Writes an earlier revision's split again, as a new revision.</summary>
    /// <param name="model">The model.</param>
    /// <param name="to">The revision; null for the one before the present.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="reason">Why; empty for nothing more than that it is an undo.</param>
    /// <param name="condition">On the route's entity tag.</param>
    /// <param name="cancellationToken">Gives up waiting for other commands.</param>
    /// <returns>As of <see cref="SetAsync"/>; also
    /// <see cref="ModelErrorCode.InvalidInput"/> for a revision that is not kept.</returns>
    public async Task<Outcome<RouteRevision>> UndoAsync(
        ModelName model, long? to, string actor, string reason, EntityTagCondition condition, CancellationToken cancellationToken)
    {
        var history = await grains.Route(model).GetHistoryAsync();
        using var held = await locks.EnterAsync(history.SelectMany(revision => ModelsOf(model, revision.Spec)).Append(model), cancellationToken);
        if (await RefuseAsync(model) is { } underWay)
            return underWay;
        history = await grains.Route(model).GetHistoryAsync();
        if (history.IsEmpty)
            return ModelErrors.UnknownModel(model.Value);
        var asked = to ?? history[^1].Revision - 1;
        if (history.FirstOrDefault(revision => revision.Revision == asked) is not { } earlier)
        {
            return ModelErrors.Invalid("The command", [new FieldError("to", history.Length == 1 && to is null
                ? $"is not given and revision {history[^1].Revision} is the first, expected one before it"
                : $"is {asked}, expected a revision that is kept, {history[0].Revision} to {history[^1].Revision}")]);
        }

        var spec = ShadowPolicy.WithoutEnded(earlier.Spec, time.GetUtcNow());
        return await WriteAsync(model, spec, actor, reason.Length == 0 ? $"undo to revision {asked}" : $"undo to revision {asked}: {reason}", condition);
    }

    /// <summary>Sends all traffic to a version that is loaded; what labels and segments refer to stays. For who holds the model's lock.</summary>
    internal Task<Outcome<RouteRevision>> SwitchAsync(VersionRecord record, string actor, string reason) =>
        ChangeAsync(record.Key.Model, spec => RoutePolicy.Switch(spec, record.Key.Version, record.Manifest.Instances), actor, reason);

    /// <summary>Takes versions out of the route. For who holds the model's lock.</summary>
    internal Task<Outcome<RouteRevision>> LeaveAsync(ModelName model, IReadOnlyCollection<ModelVersion> versions, string actor, string reason) =>
        ChangeAsync(model, spec => RoutePolicy.Without(spec, model, versions), actor, reason);

    /// <summary>While a rollout is under way it alone changes the route.</summary>
    internal async Task<ModelError?> RefuseAsync(ModelName model) =>
        await grains.Rollout(model).GetAsync() is { HasEnded: false } rollout ? RolloutCommands.UnderWay(rollout) : null;

    private async Task<Outcome<RouteRevision>> ChangeAsync(ModelName model, Func<RouteSpec, RouteSpec> change, string actor, string reason)
    {
        if (await RefuseAsync(model) is { } underWay)
            return underWay;
        for (var attempt = 1; ; attempt++)
        {
            var current = await grains.Route(model).GetAsync();
            var command = new SetRoute { Spec = change(current.Spec), ExpectedRevision = current.Revision, Actor = actor, Reason = reason };
            var changed = await grains.Route(model).SetAsync(command);
            // Another silo wrote in between: this command comes after it.
            if (changed.Error?.Code == ModelErrorCode.Conflict && attempt < MaxAttempts)
                continue;
            if (changed.IsSuccess)
                await ReleaseAsync(current.Spec, changed.Value, actor);
            return changed;
        }
    }

    private async Task<Outcome<RouteRevision>> WriteAsync(ModelName model, RouteSpec spec, string actor, string reason, EntityTagCondition condition)
    {
        var records = await grains.Catalog(model).ListAsync(model);
        if (records.IsEmpty)
            return ModelErrors.UnknownModel(model.Value);
        var current = await grains.Route(model).GetAsync();
        if (condition.Refuse($"the route of {model}", EntityTags.Of(current.Revision)) is { } refused)
            return refused;
        var shadows = await RecordsAsync(spec);
        var now = time.GetUtcNow();
        ImmutableArray<FieldError> errors =
        [
            .. RouteValidator.Check(spec), .. RouteReadiness.Check(spec, records),
            .. ShadowValidator.Check(model, spec, await references.FollowAsync(model, spec)), .. ShadowValidator.CheckEnds(current.Spec, spec, now),
            .. ShadowReadiness.Check(spec, shadows),
        ];
        if (!errors.IsEmpty)
            return ModelErrors.Invalid($"The route of '{model}'", errors);
        spec = ShadowPolicy.Stamp(current.Spec, spec, now);
        await references.RememberAsync(model, spec);
        var copied = ShadowPolicy.Versions(current.Spec);
        var added = records.Where(record => spec.Find(record.Key.Version) is { } target && !(current.Spec.Find(record.Key.Version)?.Instances >= target.Instances))
            .Concat(shadows.Values.Where(record => !copied.Contains(record.Key)))
            .Concat(records.Where(record => spec.Find(record.Key.Version) is not null && !VersionPlan.IsWanted(record)))
            .Concat(shadows.Values.Where(record => !VersionPlan.IsWanted(record)))
            .DistinctBy(record => record.Key);
        if (await LoadAsync(model, [.. added], spec, actor) is { } error)
            return error;
        var routed = await grains.Route(model).SetAsync(new SetRoute { Spec = spec, ExpectedRevision = current.Revision, Actor = actor, Reason = reason });
        if (routed.IsSuccess)
        {
            await consequences.ApplyAsync(model, actor, keepPrevious: false);
            await ReleaseAsync(current.Spec, routed.Value, actor);
        }

        return routed;
    }

    /// <summary>Holds the models whose versions the route names now or is to name: what one command unloads another must not be about to route to.</summary>
    private async Task<IDisposable> EnterAsync(ModelName model, RouteSpec spec, CancellationToken cancellationToken) =>
        await locks.EnterAsync(ModelsOf(model, spec).Concat(ModelsOf(model, (await grains.Route(model).GetAsync()).Spec)), cancellationToken);

    /// <summary>The models whose versions a route names: its own, and those of its shadows, which are not to be retired meanwhile.</summary>
    private static IEnumerable<ModelName> ModelsOf(ModelName model, RouteSpec spec) => spec.Shadows.Select(shadow => shadow.Version.Model).Append(model);

    private async Task<Dictionary<VersionKey, VersionRecord>> RecordsAsync(RouteSpec spec)
    {
        var records = await Task.WhenAll(ShadowPolicy.Versions(spec).Select(key => grains.Catalog(key.Model).GetAsync(key)));
        return records.OfType<VersionRecord>().ToDictionary(record => record.Key);
    }

    /// <summary>Unloads the versions that got copies before, where nothing else refers to them.</summary>
    private async Task ReleaseAsync(RouteSpec before, RouteRevision after, string actor)
    {
        foreach (var key in ShadowPolicy.Left(before, after.Spec))
        {
            if (await references.FindAsync(key) is not null || await grains.Catalog(key.Model).GetAsync(key) is not { Desired: DesiredState.Loaded } record)
                continue;
            var reason = $"no shadow any more: route revision {after.Revision} of {after.Model}";
            await grains.Catalog(key.Model).MoveAsync(new MoveVersion { Key = key, Desired = DesiredState.Unloaded, Actor = actor, Reason = reason });
            // Locks are a silo's own: another one may have routed to it in between.
            if (await references.FindAsync(key) is { } reference)
                await grains.Catalog(key.Model).MoveAsync(new MoveVersion { Key = key, Desired = DesiredState.Loaded, Actor = actor, Reason = reference });
            else
                await instances.TryUnloadAsync(record, reason);
        }
    }

    /// <summary>Loads what the route is to name; where one cannot be, all of it is as it was before, and the error comes back.</summary>
    private async Task<ModelError?> LoadAsync(ModelName model, ImmutableArray<VersionRecord> records, RouteSpec route, string actor)
    {
        for (var i = 0; i < records.Length; i++)
        {
            var move = new MoveVersion { Key = records[i].Key, Desired = DesiredState.Loaded, Actor = actor, Reason = "to be routed" };
            var moved = await grains.Catalog(records[i].Key.Model).MoveAsync(move);
            if ((moved.IsSuccess ? await instances.LoadAsync(records[i], records[i].Key.Model == model ? route : null) : moved.Error) is not { } error)
                continue;
            foreach (var record in records[..(i + 1)])
                await TakeBackAsync(record, actor, error.Message);
            return error;
        }

        return null;
    }

    private async Task TakeBackAsync(VersionRecord record, string actor, string reason)
    {
        await grains.Catalog(record.Key.Model).MoveAsync(new MoveVersion { Key = record.Key, Desired = record.Desired, Actor = actor, Reason = reason });
        if (record.Desired != DesiredState.Loaded)
            await instances.TryUnloadAsync(record, reason);
    }
}
