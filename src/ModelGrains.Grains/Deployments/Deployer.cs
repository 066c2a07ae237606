using Microsoft.Extensions.Logging;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Onnx.Packages;
using ModelGrains.Routing;
using ModelGrains.Storage.Packages;

namespace ModelGrains.Grains.Deployments;

/// <summary>
/// Brings a package from a folder into service: checked, stored, registered, loaded, its samples answered, then routed. Each step is
/// durable before the next; one that fails undoes those before it and leaves no trace. Safe for concurrent use; the commands of one
/// model run one after another.
/// </summary>
public sealed partial class Deployer
{
    private readonly IGrainFactory grains;
    private readonly IPackageStore packages;
    private readonly DeploymentOptions options;
    private readonly ILogger<Deployer> logger;
    private readonly ModelLocks locks;
    private readonly InstanceControl instances;
    private readonly RouteConsequences consequences;
    private readonly PackageCleaner cleaner;

    internal Deployer(
        IGrainFactory grains, IPackageStore packages, DeploymentOptions options, ILogger<Deployer> logger,
        ModelLocks locks, InstanceControl instances, RouteConsequences consequences, PackageCleaner cleaner)
    {
        this.grains = grains;
        this.packages = packages;
        this.options = options;
        this.logger = logger;
        this.locks = locks;
        this.instances = instances;
        this.consequences = consequences;
        this.cleaner = cleaner;
    }

    /// <summary>Deploys the package in a folder. Once the package is stored the deployment runs to its end, whatever becomes of the caller.</summary>
    /// <returns>The version that serves now; <see cref="ModelErrorCode.InvalidInput"/> with every reason where the package is wrong,
    /// <see cref="ModelErrorCode.Conflict"/> where the version exists with other content.</returns>
    public async Task<Outcome<DeployResult>> DeployAsync(string folder, DeployCommand command, CancellationToken cancellationToken)
    {
        var inspected = await Task.Run(() => PackageInspector.InspectUpload(folder, command.Name, command.Version), cancellationToken);
        if (!inspected.IsSuccess)
            return Refused(inspected.Error);
        var manifest = inspected.Value.Manifest;
        if (!options.Accelerators.Contains(manifest.Accelerator))
        {
            return Refused(ModelErrors.Invalid("The package",
                [new FieldError("accelerator", $"is '{manifest.Accelerator}', but this cluster has {string.Join(", ", options.Accelerators.Order(StringComparer.Ordinal))}")]));
        }

        using var held = await locks.EnterAsync(manifest.Name, cancellationToken);
        if (command.OnlyIfUnrouted && await grains.Route(manifest.Name).GetAsync() is { Spec.Targets.IsEmpty: false } standing)
            return Refused(ModelErrors.Conflict($"'{manifest.Name}' is routed already, to version {string.Join(", ", standing.Spec.Targets.Select(target => target.Version))}"));
        var registered = await RegisterAsync(folder, manifest, command.Actor, cancellationToken);
        if (!registered.IsSuccess)
            return Refused(registered.Error);
        var record = registered.Value;
        Outcome<RouteRevision> routed;
        try
        {
            routed = await BringUpAsync(record, command.Actor, manifest.Samples.Length) is { } error ? error : await RouteAsync(record, command.Actor);
        }
        catch (Exception e)
        {
            await UndoAsync(record, $"the deployment broke off: {e.GetType().Name}");
            throw;
        }

        if (!routed.IsSuccess)
        {
            await UndoAsync(record, routed.Error.Message);
            return Refused(routed.Error);
        }

        await consequences.ApplyAsync(record.Key.Model, command.Actor, command.KeepPrevious);
        return new DeployResult(await grains.Catalog(record.Key.Model).GetAsync(record.Key) ?? record, routed.Value, manifest.Samples.Length);
    }

    private async Task<Outcome<VersionRecord>> RegisterAsync(string folder, ModelManifest manifest, string actor, CancellationToken cancellationToken)
    {
        await cleaner.Gate.WaitAsync(cancellationToken);
        try
        {
            var package = await packages.AddAsync(folder, cancellationToken);
            var registered = await grains.Catalog(manifest.Name).RegisterAsync(new RegisterVersion
            {
                // The samples stay in the package alone: the catalog is read often.
                Manifest = manifest with { Samples = [] },
                Package = package.Digest,
                SizeInBytes = package.SizeInBytes,
                Actor = actor,
            });
            if (!registered.IsSuccess)
                await cleaner.CleanWithinGateAsync(package.Digest);
            return registered;
        }
        finally
        {
            cleaner.Gate.Release();
        }
    }

    /// <summary>Loads every instance and marks the version ready; null when it is, else why not.</summary>
    private async Task<ModelError?> BringUpAsync(VersionRecord record, string actor, int samples)
    {
        var catalog = grains.Catalog(record.Key.Model);
        if (record.IsAcknowledged)
            await catalog.MoveAsync(new MoveVersion { Key = record.Key, Desired = DesiredState.Loaded, Actor = actor, Reason = "deploy" });
        if (await instances.LoadAsync(record) is { } error)
            return error;
        if (record.IsAcknowledged)
            return null;
        var evidence = samples == 0 ? "no samples" : $"{samples} samples answered as expected";
        foreach (var (state, shown) in ((VersionState, string)[])[(VersionState.Verified, evidence), (VersionState.Ready, "")])
        {
            var moved = await catalog.MoveAsync(new MoveVersion { Key = record.Key, State = state, Actor = actor, Reason = "deploy", Evidence = shown });
            if (!moved.IsSuccess)
                return moved.Error;
        }

        return null;
    }

    private async Task<Outcome<RouteRevision>> RouteAsync(VersionRecord record, string actor) =>
        await grains.Route(record.Key.Model).SetAsync(new SetRoute
        {
            Spec = RouteSpec.Single(record.Key.Version, record.Manifest.Instances),
            Actor = actor,
            Reason = $"deploy {record.Key}",
        });

    /// <summary>
    /// Takes back what a failed deployment did. A version that was there before is left as it was; so is one that the route has after
    /// all, since a write whose answer was lost may have been stored.
    /// </summary>
    private async Task UndoAsync(VersionRecord record, string reason)
    {
        var route = await grains.Route(record.Key.Model).GetAsync();
        if (route.Spec.Targets.Any(target => target.Version == record.Key.Version))
            return;
        if (!record.IsAcknowledged || record.Desired == DesiredState.Unloaded)
            await instances.TryUnloadAsync(record, reason);
        if (record.IsAcknowledged)
        {
            await grains.Catalog(record.Key.Model).MoveAsync(new MoveVersion
            {
                Key = record.Key,
                Desired = record.Desired,
                Actor = "modelgrains",
                Reason = reason,
            });
            return;
        }

        await grains.Catalog(record.Key.Model).RemoveAsync(record.Key);
        await cleaner.CleanAsync(record.Package);
    }

    private ModelError Refused(ModelError error)
    {
        Log.Refused(logger, error.Message);
        return error;
    }

    private static partial class Log
    {
        [LoggerMessage(1300, LogLevel.Warning, "A deployment was refused: {Message}")]
        public static partial void Refused(ILogger logger, string message);
    }
}
