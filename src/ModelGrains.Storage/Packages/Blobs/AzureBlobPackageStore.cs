using System.Collections.Immutable;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs.Models;

namespace ModelGrains.Storage.Packages.Blobs;

/// <summary>
/// Packages in a container of Azure Blob Storage, opened through a cache on this machine. What is in the cache is opened without asking
/// the store, since its address is its content's hash; every byte is compared on each open, and what is not right is fetched anew.
/// Methods that ask the store throw <see cref="PackageStoreUnavailableException"/> where it does not answer as a store does.
/// </summary>
public sealed class AzureBlobPackageStore : IPackageStore
{
    private readonly BlobContainer container;
    private readonly PackageCache cache;
    private readonly BlobUploads uploads;
    private readonly BlobRemovals removals;
    private readonly RangedDownload download;
    private readonly KeyedLocks packages = new();
    private readonly KeyedLocks contents = new();

    /// <summary>Opens the cache; the store itself is not asked yet.</summary>
    /// <param name="options">Settings without errors: <see cref="BlobStoreOptions.Validate"/>.</param>
    /// <param name="cacheFolder">The cache's folder, for one process at a time.</param>
    /// <param name="credential">Who asks, where the settings have an address without a SAS.</param>
    /// <param name="time">The clock. Default: the system's.</param>
    public AzureBlobPackageStore(BlobStoreOptions options, string cacheFolder, TokenCredential? credential = null, TimeProvider? time = null)
        : this(options, cacheFolder, credential, time ?? TimeProvider.System, new BlobTuning())
    {
    }

    internal AzureBlobPackageStore(BlobStoreOptions options, string cacheFolder, TokenCredential? credential, TimeProvider time, BlobTuning tuning)
    {
        container = new BlobContainer(BlobClients.Create(options, credential, tuning.Transport), options, time) { PageSize = tuning.PageSize };
        cache = new PackageCache(cacheFolder, options.CacheBytes, time);
        uploads = new BlobUploads(container, time, tuning.Grace);
        removals = new BlobRemovals(container, tuning.Grace);
        download = new RangedDownload(container);
    }

    internal PackageCache Cache => cache;

    internal BlobUploads Uploads => uploads;

    /// <inheritdoc/>
    public bool IsHere(PackageDigest digest) => cache.Contains(digest);

    /// <inheritdoc/>
    public IDisposable Lease(PackageDigest digest) => cache.Lease(digest);

    /// <inheritdoc/>
    public async Task<StoredPackage> AddAsync(string folder, CancellationToken cancellationToken)
    {
        var staged = cache.Folder.NewStaging();
        Directory.CreateDirectory(staged);
        try
        {
            var files = await StageAsync(folder, staged, cancellationToken);
            var digest = PackageListing.DigestOf(files);
            using var lease = cache.Lease(digest);
            using var turn = await packages.EnterAsync(digest.Hex, cancellationToken);
            var wasHere = cache.Contains(digest);
            try
            {
                cache.Use(digest, files);
                foreach (var file in files)
                {
                    if (!wasHere || !await cache.Folder.HasAsync(digest, file, cancellationToken))
                        cache.Folder.Place(Path.Combine(staged, file.Path), digest, file);
                }

                await uploads.PutAsync(digest, files, cache.Folder.ContentOf(digest), cancellationToken);
            }
            catch when (!wasHere)
            {
                cache.Remove(digest);
                throw;
            }

            return Stored(digest, files);
        }
        finally
        {
            Directory.Delete(staged, recursive: true);
        }
    }

    /// <inheritdoc/>
    public async Task<StoredPackage> OpenAsync(PackageDigest digest, CancellationToken cancellationToken)
    {
        using var lease = cache.Lease(digest);
        var files = cache.Folder.ReadList(digest);
        if (!files.IsDefault && await IsWholeAsync(digest, files, cancellationToken))
        {
            cache.Use(digest, files);
            return Stored(digest, files);
        }

        using var turn = await packages.EnterAsync(digest.Hex, cancellationToken);
        files = cache.Folder.ReadList(digest);
        if (files.IsDefault)
            files = await FetchListAsync(digest, cancellationToken);
        cache.Use(digest, files);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = container.Options.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(files, parallel, async (file, token) =>
        {
            if (!await cache.Folder.HasAsync(digest, file, token))
                await ObtainAsync(digest, file, token);
        });
        return Stored(digest, files);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(PackageDigest digest, CancellationToken cancellationToken)
    {
        using var turn = await packages.EnterAsync(digest.Hex, cancellationToken);
        await removals.DeleteAsync(digest, cancellationToken);
        cache.Remove(digest);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PackageDigest>> ListAsync(CancellationToken cancellationToken)
    {
        var digests = new List<PackageDigest>();
        await foreach (var page in container.PagesAsync(BlobNames.Packages, BlobTraits.None, cancellationToken))
        {
            foreach (var blob in page.Values)
            {
                if (BlobNames.TryParsePackage(blob.Name, out var digest))
                    digests.Add(digest);
            }
        }

        return digests;
    }

    /// <summary>Removes what uploads and removals that broke off left in the container a day ago or more. Any silo may do it at any time.</summary>
    /// <returns>How many blobs were removed.</returns>
    public Task<int> SweepAsync(CancellationToken cancellationToken) => removals.SweepAsync(cancellationToken);

    private static async Task<ImmutableArray<PackageFile>> StageAsync(string folder, string staged, CancellationToken cancellationToken)
    {
        var files = ImmutableArray.CreateBuilder<PackageFile>();
        foreach (var path in PackageListing.PathsOf(folder))
        {
            var target = Path.Combine(staged, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            files.Add(await PackageListing.ReadAsync(folder, path, target, cancellationToken));
        }

        return files.ToImmutable();
    }

    private StoredPackage Stored(PackageDigest digest, ImmutableArray<PackageFile> files) => new(digest, cache.Folder.ContentOf(digest), files);

    private async Task<bool> IsWholeAsync(PackageDigest digest, ImmutableArray<PackageFile> files, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            if (!await cache.Folder.HasAsync(digest, file, cancellationToken))
                return false;
        }

        return true;
    }

    /// <summary>Reads a package's list, once more where it is not what its address says.</summary>
    private async Task<ImmutableArray<PackageFile>> FetchListAsync(PackageDigest digest, CancellationToken cancellationToken)
    {
        var what = "";
        for (var i = 0; i < 2; i++)
        {
            var stored = await container.ReadListAsync(digest, cancellationToken) ?? throw new PackageNotFoundException(digest);
            try
            {
                var files = PackageListing.Parse(Encoding.UTF8.GetString(stored.Text));
                if (PackageListing.DigestOf(files) == digest)
                    return files;
                what = "the list of its files was changed";
            }
            catch (InvalidDataException e)
            {
                what = e.Message;
            }
        }

        throw new PackageDamagedException(digest, what);
    }

    /// <summary>Brings a file into the cache: from another package there, or from the store, once more where its bytes are wrong.</summary>
    private async Task ObtainAsync(PackageDigest digest, PackageFile file, CancellationToken cancellationToken)
    {
        using var turn = await contents.EnterAsync(file.Sha256, cancellationToken);
        if (await cache.CopyAsync(digest, file, cancellationToken))
            return;
        var part = cache.Folder.PartOf(file.Sha256);
        for (var i = 0; i < 2; i++)
        {
            try
            {
                var isWhole = await download.FetchAsync(file, part, cache.Folder.RangesOf(file.Sha256), cancellationToken);
                if (isWhole && (await PackageListing.ReadAsync("", part, null, cancellationToken)).Sha256 == file.Sha256)
                {
                    cache.Folder.Place(part, digest, file);
                    cache.Folder.DeletePart(file.Sha256);
                    return;
                }
            }
            catch (RequestFailedException)
            {
                cache.Folder.DeletePart(file.Sha256);
                if (await container.ReadListAsync(digest, cancellationToken) is null)
                    throw new PackageNotFoundException(digest); // Deleted since its list was cached.
                throw new PackageDamagedException(digest, $"'{file.Path}' is missing");
            }

            cache.Folder.DeletePart(file.Sha256);
        }

        throw new PackageDamagedException(digest, $"'{file.Path}' was changed");
    }
}
