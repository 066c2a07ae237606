using ModelGrains.Storage.Packages;

namespace ModelGrains.Grains.Deployments;

/// <summary>Deletes packages that no version refers to. Adding a package and registering its version are one step to it, under <see cref="Gate"/>.</summary>
internal sealed class PackageCleaner
{
    private readonly IGrainFactory grains;
    private readonly IPackageStore packages;

    public PackageCleaner(IGrainFactory grains, IPackageStore packages)
    {
        this.grains = grains;
        this.packages = packages;
    }

    /// <summary>Held from before a package is added until a version refers to it, and while packages are deleted.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Deletes a package, or every one, that no version refers to.</summary>
    public async Task CleanAsync(PackageDigest? only = null)
    {
        await Gate.WaitAsync();
        try
        {
            await CleanWithinGateAsync(only);
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>As <see cref="CleanAsync"/>, for a caller that holds <see cref="Gate"/>.</summary>
    public async Task CleanWithinGateAsync(PackageDigest? only)
    {
        var used = (await grains.ListCatalogAsync()).Select(record => record.Package).ToHashSet();
        foreach (var digest in only is { } one ? [one] : await packages.ListAsync(CancellationToken.None))
        {
            if (!used.Contains(digest))
                await packages.DeleteAsync(digest, CancellationToken.None);
        }
    }
}
