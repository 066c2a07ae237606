using System.Collections.Immutable;
using ModelGrains.Core.Catalog;
using ModelGrains.Core.Deployments;
using ModelGrains.Core.Threading;
using ModelGrains.Deployments;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Onnx.Packages;
using ModelGrains.Onnx.Runtime;
using ModelGrains.Onnx.Verification;
using ModelGrains.Storage;
using ModelGrains.Storage.Packages;

namespace ModelGrains.Grains.Deployments;

/// <summary>
/// How each step of a deployment is done. A step may be run again after a crash in it, or twice: it looks at what is there already and
/// comes to the same. Safe for concurrent use.
/// </summary>
internal sealed class DeploymentSteps
{
    private readonly IGrainFactory grains;
    private readonly IPackageStore packages;
    private readonly DeploymentOptions options;
    private readonly BundleSteps bundles;
    private readonly PublishSteps publishing;
    private readonly PackageCleaner cleaner;
    private readonly StepRetries retries;
    private readonly OnnxEnvironment runtime;
    private readonly VerifierOptions verification;

    public DeploymentSteps(
        IGrainFactory grains, IPackageStore packages, DeploymentOptions options, BundleSteps bundles, PublishSteps publishing, PackageCleaner cleaner, StepRetries retries,
        OnnxEnvironment runtime, VerifierOptions verification)
    {
        this.grains = grains;
        this.packages = packages;
        this.options = options;
        this.bundles = bundles;
        this.publishing = publishing;
        this.cleaner = cleaner;
        this.retries = retries;
        this.runtime = runtime;
        this.verification = verification;
    }

    /// <summary>Runs the step under way.</summary>
    /// <param name="status">The deployment.</param>
    /// <param name="note">Stores and shows something that happens in the step.</param>
    /// <param name="cancellationToken">Ends the step where that does no harm; it will be run again.</param>
    public async Task<Outcome<DeploymentProgress>> RunAsync(DeploymentStatus status, Func<string, Task> note, CancellationToken cancellationToken)
    {
        ModelError? failed = null;
        var reached = await retries.RunAsync("attempt", () => TryAsync(status, note, error => failed = error, cancellationToken), note, cancellationToken, Retries.MaxWithoutStore);
        return failed ?? reached;
    }

    /// <summary>One attempt: an error where the store is away, so that it is tried again; any other error of the step is told.</summary>
    private async Task<Outcome<DeploymentProgress>> TryAsync(
        DeploymentStatus status, Func<string, Task> note, Action<ModelError> fail, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await StepAsync(status, note, cancellationToken);
            if (outcome.IsSuccess)
                return outcome;
            fail(outcome.Error);
            return DeploymentProgress.Done("");
        }
        catch (PackageStoreUnavailableException e)
        {
            return ModelErrors.StoreAway(status.Step, e.Message);
        }
        catch (Exception e) when (DiskSpace.IsLacking(e))
        {
            fail(DiskSpace.Error($"The step '{status.Step}' could not be done"));
            return DeploymentProgress.Done("");
        }
    }

    private Task<Outcome<DeploymentProgress>> StepAsync(DeploymentStatus status, Func<string, Task> note, CancellationToken cancellationToken) => status.Step switch
    {
        DeploymentStep.Validate => ValidateAsync(status, cancellationToken),
        DeploymentStep.Package => bundles.PackageAsync(status, note, cancellationToken),
        DeploymentStep.Verify => bundles.VerifyAsync(status, note, cancellationToken),
        DeploymentStep.Publish => publishing.PublishAsync(status, note, cancellationToken),
        DeploymentStep.Route => publishing.RouteAsync(status, cancellationToken),
        _ => throw new InvalidOperationException($"There is no step {status.Step}."),
    };

    /// <summary>Takes back what a failed deployment did, and lets go of the packages that only this one held.</summary>
    public async Task ClearUpAsync(DeploymentStatus status)
    {
        if (status.Error is { } error)
            await publishing.UndoAsync(status, error.Message);
        await cleaner.TryCleanAsync(status.Command.Artifact, status.Id);
        if (status.Package is { } package)
            await cleaner.TryCleanAsync(package, status.Id);
    }

    private async Task<Outcome<DeploymentProgress>> ValidateAsync(DeploymentStatus status, CancellationToken cancellationToken)
    {
        var command = status.Command;
        var artifact = await packages.OpenAsync(command.Artifact, cancellationToken);
        var inspected = await BlockingWork.RunAsync(() => PackageInspector.InspectUpload(artifact.Folder, command.Name, command.Version), cancellationToken);
        if (!inspected.IsSuccess)
            return inspected.Error;
        var (manifest, estimate) = inspected.Value;
        if (!options.Accelerators.Contains(manifest.Accelerator))
        {
            return ModelErrors.Invalid("The package",
                [new FieldError("accelerator", $"is '{manifest.Accelerator}', but this cluster has {string.Join(", ", options.Accelerators.Order(StringComparer.Ordinal))}")]);
        }

        if (verification.RequireSamples && manifest.Samples.IsEmpty)
            return ModelErrors.Invalid("The package", [new FieldError("samples", "is empty, but this cluster serves only what has shown its answers: expected at least one sample")]);
        if (await RefusalOfSampleAsync(command, manifest.Name) is { } routed)
            return routed;
        var records = await grains.Catalog(manifest.Name).ListAsync(manifest.Name);
        if (CatalogPolicy.Find(records, manifest.Version, command.Artifact) is { IsSuccess: false } conflict)
            return conflict.Error;
        var known = await FindVerifiedAsync(records, command.Artifact, cancellationToken);
        var evidence = $"{manifest.Signature.Inputs.Length} inputs, {manifest.Signature.Outputs.Length} outputs, {manifest.Samples.Length} samples, {estimate.WeightBytes} bytes of weights";
        return new DeploymentProgress(
            now => now with
            {
                Model = manifest.Name,
                Package = known?.Package,
                Verified = known is null ? null : new VerifiedServing { Samples = manifest.Samples.Length, PeakMemoryBytes = known.MemoryInBytes },
            },
            known is null ? evidence : $"the same content as {known.Key}");
    }

    /// <summary>
    /// A version of the same content that was verified on the runtime that serves now: its bundle is used again. After a change of the
    /// runtime nothing is taken for granted.
    /// </summary>
    private async Task<VersionRecord?> FindVerifiedAsync(ImmutableArray<VersionRecord> records, PackageDigest artifact, CancellationToken cancellationToken)
    {
        if (records.LastOrDefault(record => record.IsAcknowledged && record.Source == artifact) is not { } known)
            return null;
        try
        {
            var bundle = await packages.OpenAsync(known.Package, cancellationToken);
            return PackageBundles.Read(bundle.Folder)?.RuntimeVersion == runtime.Version ? known : null;
        }
        catch (Exception e) when (e is PackageNotFoundException or PackageDamagedException)
        {
            return null;
        }
    }

    private async Task<ModelError?> RefusalOfSampleAsync(StartDeployment command, ModelName model)
    {
        if (!command.OnlyIfUnrouted || await grains.Route(model).GetAsync() is not { Spec.Targets.IsEmpty: false } standing)
            return null;
        return ModelErrors.Conflict($"'{model}' is routed already, to version {string.Join(", ", standing.Spec.Targets.Select(target => target.Version))}");
    }
}
