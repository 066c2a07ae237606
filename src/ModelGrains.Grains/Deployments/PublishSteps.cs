using ModelGrains.Core.Rollouts;
using ModelGrains.Core.Threading;
using ModelGrains.Deployments;
using ModelGrains.Errors;
using ModelGrains.Grains.Shadows;
using ModelGrains.Models;
using ModelGrains.Onnx.Packages;
using ModelGrains.Rollouts;
using ModelGrains.Routing;
using ModelGrains.Storage.Packages;

namespace ModelGrains.Grains.Deployments;

/// <summary>
/// The steps of a deployment that others see: the version is registered, loaded and routed to. They take the model's lock, each for
/// itself: a command for the model may come between two of them. Safe for concurrent use.
/// </summary>
internal sealed class PublishSteps
{
    private readonly IGrainFactory grains;
    private readonly IPackageStore packages;
    private readonly ModelLocks locks;
    private readonly InstanceControl instances;
    private readonly RouteConsequences consequences;
    private readonly StepRetries retries;
    private readonly RouteCommands routes;
    private readonly ShadowReferences references;

    public PublishSteps(
        IGrainFactory grains, IPackageStore packages, ModelLocks locks, InstanceControl instances, RouteConsequences consequences, StepRetries retries,
        RouteCommands routes, ShadowReferences references)
    {
        this.routes = routes;
        this.references = references;
        this.grains = grains;
        this.packages = packages;
        this.locks = locks;
        this.instances = instances;
        this.consequences = consequences;
        this.retries = retries;
    }

    public async Task<Outcome<DeploymentProgress>> PublishAsync(DeploymentStatus status, Func<string, Task> note, CancellationToken cancellationToken)
    {
        using var held = await locks.EnterAsync(status.Model!.Value, cancellationToken);
        var registered = await RegisterAsync(status, cancellationToken);
        if (!registered.IsSuccess)
            return registered.Error;
        var record = registered.Value;
        var actor = status.Command.Actor;
        var catalog = grains.Catalog(record.Key.Model);
        if (record.IsAcknowledged)
            await catalog.MoveAsync(new MoveVersion { Key = record.Key, Desired = DesiredState.Loaded, Actor = actor, Reason = "deploy" });
        var takesTurns = status.Command.Rollout?.Strategy is RolloutStrategy.Recreate or RolloutStrategy.RollingUpdate &&
            await IsRoutedAsync(record.Key) && await references.FindAsync(record.Key) is null;
        if (takesTurns)
            await catalog.MoveAsync(new MoveVersion { Key = record.Key, Desired = DesiredState.Unloaded, Actor = actor, Reason = "its rollout loads it" });
        else if (await LoadAsync(record, note, cancellationToken) is { } error)
        {
            await UndoAsync(record, error.Message);
            return error;
        }

        await grains.PredictionLog(record.Key.Model).RegisterAsync(record.Key, record.Manifest.Logging);
        foreach (var (state, evidence) in record.IsAcknowledged ? [] : ((VersionState, string)[])[(VersionState.Verified, EvidenceOf(status)), (VersionState.Ready, "")])
        {
            var moved = await catalog.MoveAsync(new MoveVersion { Key = record.Key, State = state, Actor = actor, Reason = "deploy", Evidence = evidence });
            if (!moved.IsSuccess)
                return moved.Error;
        }

        return new DeploymentProgress(
            now => now with { Version = record.Key }, $"{record.Key}, {(takesTurns ? "to be loaded by its rollout" : $"{record.Manifest.Instances} instances ready")}");
    }

    public async Task<Outcome<DeploymentProgress>> RouteAsync(DeploymentStatus status, CancellationToken cancellationToken)
    {
        var key = status.Version!.Value;
        using var held = await locks.EnterAsync(key.Model, cancellationToken);
        if (await grains.Catalog(key.Model).GetAsync(key) is not { } record)
            return ModelErrors.Conflict($"'{key}' was deleted before its route was set");
        if (status.Command.Rollout is { } rollout && await IsRoutedAsync(key))
            return await StartRolloutAsync(status, rollout with { Version = key.Version });
        var routed = await routes.SwitchAsync(record, status.Command.Actor, $"deploy {key}");
        if (!routed.IsSuccess)
            return routed.Error;
        await consequences.ApplyAsync(key.Model, status.Command.Actor, status.Command.KeepPrevious);
        return new DeploymentProgress(now => now with { RouteRevision = routed.Value.Revision }, $"route revision {routed.Value.Revision}");
    }

    /// <summary>
    /// Takes back what a failed deployment did. A version that was there before is left as it was; so is one that the route has after
    /// all, since a write whose answer was lost may have been stored.
    /// </summary>
    public async Task UndoAsync(DeploymentStatus status, string reason)
    {
        if (status.Model is not { } model)
            return;
        using var held = await locks.EnterAsync(model, CancellationToken.None);
        foreach (var record in await grains.Catalog(model).ListAsync(model))
        {
            if (record.Package == status.Package && !record.Events.Any(happened => happened.State is VersionState.Serving or VersionState.Superseded))
                await UndoAsync(record, reason);
        }
    }

    /// <summary>Whether another version of the model has traffic.</summary>
    private async Task<bool> IsRoutedAsync(VersionKey key) =>
        RolloutRoutes.MainVersion((await grains.Route(key.Model).GetAsync()).Spec, key.Version) is not null;

    /// <summary>Starts the rollout that the deployment names, once; it goes on by itself.</summary>
    private async Task<Outcome<DeploymentProgress>> StartRolloutAsync(DeploymentStatus status, RolloutSpec spec)
    {
        var command = new StartRollout { Spec = spec, Actor = status.Command.Actor, Reason = $"deployment {status.Id}", Id = status.Id.Value };
        var started = await grains.Rollout(status.Version!.Value.Model).StartAsync(command);
        return started.IsSuccess
            ? new DeploymentProgress(now => now with { RouteRevision = started.Value.Revision }, $"rollout {started.Value.Number} has begun")
            : started.Error;
    }

    private static string EvidenceOf(DeploymentStatus status) =>
        status.Verified is not { Samples: > 0 } verified ? "no samples" : $"{verified.Samples} samples answered as expected";

    private async Task<Outcome<VersionRecord>> RegisterAsync(DeploymentStatus status, CancellationToken cancellationToken)
    {
        var command = status.Command;
        var package = await packages.OpenAsync(status.Package!.Value, cancellationToken);
        var inspected = await BlockingWork.RunAsync(() => PackageInspector.Inspect(package.Folder, command.Name, command.Version), cancellationToken);
        if (!inspected.IsSuccess)
            return inspected.Error;
        return await grains.Catalog(status.Model!.Value).RegisterAsync(new RegisterVersion
        {
            // The samples stay in the package alone: the catalog is read often.
            Manifest = inspected.Value with { Samples = [] },
            Package = package.Digest,
            Source = command.Artifact,
            SizeInBytes = package.SizeInBytes,
            MemoryInBytes = status.Verified?.PeakMemoryBytes ?? 0,
            Actor = command.Actor,
        });
    }

    /// <summary>Loads every instance, again where another attempt may help; null when all are ready, else why not.</summary>
    private async Task<ModelError?> LoadAsync(VersionRecord record, Func<string, Task> note, CancellationToken cancellationToken)
    {
        var loaded = await retries.RunAsync(
            "load", async () => await instances.LoadAsync(record) is { } error ? error : Outcome.Success(record), note, cancellationToken);
        return loaded.Error;
    }

    private async Task UndoAsync(VersionRecord record, string reason)
    {
        var key = record.Key;
        var route = await grains.Route(key.Model).GetAsync();
        if (route.Spec.Find(key.Version) is not null)
            return;
        if (!record.IsAcknowledged || record.Desired == DesiredState.Unloaded)
            await instances.TryUnloadAsync(record, reason);
        if (record.IsAcknowledged && record.Events.Any(happened => happened.State is VersionState.Serving or VersionState.Superseded))
        {
            await grains.Catalog(key.Model).MoveAsync(new MoveVersion { Key = key, Desired = record.Desired, Actor = "modelgrains", Reason = reason });
            return;
        }

        await grains.Catalog(key.Model).RemoveAsync(key);
    }
}
