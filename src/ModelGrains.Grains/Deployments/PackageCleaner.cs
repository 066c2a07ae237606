using ModelGrains.Deployments;
using ModelGrains.Storage.Packages;

namespace ModelGrains.Grains.Deployments;

/// <summary>Deletes packages that no version and no deployment under way refers to. Adding a package and storing who refers to it are one step to it, under <see cref="Gate"/>.</summary>
internal sealed class PackageCleaner
{
    private readonly IGrainFactory grains;
    private readonly IPackageStore packages;

    public PackageCleaner(IGrainFactory grains, IPackageStore packages)
    {
        this.grains = grains;
        this.packages = packages;
    }

    /// <summary>Held from before a package is added until something refers to it, and while packages are deleted.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Deletes a package, or every one, that nothing refers to.</summary>
    /// <param name="only">The package; null for every one.</param>
    /// <param name="ending">A deployment that no longer needs what it refers to.</param>
    public async Task CleanAsync(PackageDigest? only = null, DeploymentId? ending = null)
    {
        await Gate.WaitAsync();
        try
        {
            await CleanWithinGateAsync(only, ending);
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>As <see cref="CleanAsync"/>, for what is done but for this: where the store is away, the next start deletes what nothing refers to.</summary>
    public async Task TryCleanAsync(PackageDigest only, DeploymentId? ending = null)
    {
        try
        {
            await CleanAsync(only, ending);
        }
        catch (PackageStoreUnavailableException)
        {
            // As said.
        }
    }

    /// <summary>As <see cref="CleanAsync"/>, for a caller that holds <see cref="Gate"/>.</summary>
    public async Task CleanWithinGateAsync(PackageDigest? only, DeploymentId? ending = null)
    {
        var used = (await grains.ListCatalogAsync()).Select(record => record.Package).ToHashSet();
        foreach (var line in (await grains.ListDeploymentsAsync()).Where(line => line.State == DeploymentState.Running && line.Id != ending))
        {
            used.Add(line.Artifact);
            if (line.Package is { } bundle)
                used.Add(bundle);
        }

        foreach (var digest in only is { } one ? [one] : await packages.ListAsync(CancellationToken.None))
        {
            if (!used.Contains(digest))
                await packages.DeleteAsync(digest, CancellationToken.None);
        }
    }
}
