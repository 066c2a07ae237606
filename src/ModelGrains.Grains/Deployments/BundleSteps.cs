using ModelGrains.Core.Threading;
using ModelGrains.Deployments;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.Onnx.Packages;
using ModelGrains.Onnx.Verification;
using ModelGrains.Storage.Packages;

namespace ModelGrains.Grains.Deployments;

/// <summary>
/// The steps of a deployment that nobody else sees: the bundle is made, and tried in a child process. A deployment of content that was
/// verified before has its bundle already. Safe for concurrent use.
/// </summary>
internal sealed class BundleSteps
{
    private readonly IGrainFactory grains;
    private readonly IPackageStore packages;
    private readonly PackageCleaner cleaner;
    private readonly PackageVerifier verifier;
    private readonly DeploymentOptions options;
    private readonly StepRetries retries;

    public BundleSteps(
        IGrainFactory grains, IPackageStore packages, PackageCleaner cleaner, PackageVerifier verifier, DeploymentOptions options, StepRetries retries)
    {
        this.grains = grains;
        this.packages = packages;
        this.cleaner = cleaner;
        this.verifier = verifier;
        this.options = options;
        this.retries = retries;
    }

    public async Task<Outcome<DeploymentProgress>> PackageAsync(DeploymentStatus status, Func<string, Task> note, CancellationToken cancellationToken)
    {
        if (status.Package is { } known)
            return DeploymentProgress.Done($"{known}, as it is stored");
        var folder = Path.Combine(options.WorkFolder, Path.GetRandomFileName());
        try
        {
            var artifact = await packages.OpenAsync(status.Command.Artifact, cancellationToken);
            await BlockingWork.RunAsync(() => CopyFolder.Copy(artifact.Folder, folder), cancellationToken);
            var manifest = await InspectAsync(folder, status, cancellationToken);
            if (!manifest.IsSuccess)
                return manifest.Error;
            var optimized = await retries.RunAsync("optimization", () => verifier.OptimizeAsync(folder, manifest.Value, cancellationToken), note, cancellationToken);
            if (!optimized.IsSuccess)
                return optimized.Error;
            var bundle = await AddAsync(status, folder, cancellationToken);
            return new DeploymentProgress(now => now with { Package = bundle.Digest }, optimized.Value.Evidence);
        }
        finally
        {
            await BlockingWork.RunAsync(() => Delete(folder), CancellationToken.None);
        }
    }

    public async Task<Outcome<DeploymentProgress>> VerifyAsync(DeploymentStatus status, Func<string, Task> note, CancellationToken cancellationToken)
    {
        if (status.Verified is not null)
            return DeploymentProgress.Done("verified before, on this runtime");
        var bundle = await packages.OpenAsync(status.Package!.Value, cancellationToken);
        var manifest = await InspectAsync(bundle.Folder, status, cancellationToken);
        if (!manifest.IsSuccess)
            return manifest.Error;
        var verified = await retries.RunAsync("verification", () => verifier.VerifyAsync(bundle.Folder, manifest.Value, cancellationToken), note, cancellationToken);
        if (!verified.IsSuccess)
            return verified.Error;
        var report = verified.Value;
        var measured = new VerifiedServing
        {
            Samples = report.Samples,
            PeakMemoryBytes = report.PeakMemoryBytes,
            LoadMilliseconds = report.LoadMilliseconds,
            RunMilliseconds = report.RunMilliseconds,
        };
        return new DeploymentProgress(now => now with { Verified = measured }, report.Evidence);
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static Task<Outcome<ModelManifest>> InspectAsync(string folder, DeploymentStatus status, CancellationToken cancellationToken) =>
        BlockingWork.RunAsync(() => PackageInspector.Inspect(folder, status.Command.Name, status.Command.Version), cancellationToken);

    private async Task<StoredPackage> AddAsync(DeploymentStatus status, string folder, CancellationToken cancellationToken)
    {
        // Until the list says so, nothing knows that the bundle is in use.
        await cleaner.Gate.WaitAsync(cancellationToken);
        try
        {
            var bundle = await packages.AddAsync(folder, cancellationToken);
            await grains.DeploymentIndex(status.Id).SetAsync(DeploymentSummary.Of(status with { Package = bundle.Digest }));
            return bundle;
        }
        finally
        {
            cleaner.Gate.Release();
        }
    }
}
