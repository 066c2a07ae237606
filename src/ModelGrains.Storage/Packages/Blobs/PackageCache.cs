using System.Collections.Immutable;

namespace ModelGrains.Storage.Packages.Blobs;

/// <summary>
/// Packages on this machine's disk, up to a size. Nothing in it is believed: whoever opens a package compares every byte. What was used
/// longest ago goes first; what is leased stays, and where that alone is more than the limit, the cache is larger for that time. The
/// folder has one owner, the process with the data directory. Safe for concurrent use.
/// </summary>
internal sealed class PackageCache
{
    private readonly Lock gate = new();
    private readonly long maxBytes;
    private readonly TimeProvider time;
    private readonly Dictionary<PackageDigest, CachedPackage> packages = [];
    private readonly Dictionary<PackageDigest, int> leases = [];

    private long uses;
    private long size;

    /// <summary>Opens the cache, making its folder where there is none, and sweeps what is no part of a package.</summary>
    public PackageCache(string root, long maxBytes, TimeProvider time)
    {
        this.maxBytes = maxBytes;
        this.time = time;
        Folder = new CacheFolder(root);
        foreach (var (digest, files) in Folder.Scan())
            Enter(digest, files);
        DeleteParts(Folder.Parts());
        Trim();
    }

    /// <summary>Its files.</summary>
    public CacheFolder Folder { get; }

    /// <summary>The bytes of the packages in it.</summary>
    public long Size
    {
        get
        {
            lock (gate)
                return size;
        }
    }

    /// <summary>Whether anything of a package is here.</summary>
    public bool Contains(PackageDigest digest)
    {
        lock (gate)
            return packages.ContainsKey(digest);
    }

    /// <summary>Keeps a package, here already or not yet, from making room for others until what is returned is disposed.</summary>
    public IDisposable Lease(PackageDigest digest)
    {
        lock (gate)
            leases[digest] = leases.GetValueOrDefault(digest) + 1;
        return new OnDispose(() =>
        {
            lock (gate)
            {
                if (leases[digest] == 1)
                    leases.Remove(digest);
                else
                    leases[digest]--;
            }

            Trim();
        });
    }

    /// <summary>Makes room for a package that the caller has leased, and takes it in as the one used last.</summary>
    public void Use(PackageDigest digest, ImmutableArray<PackageFile> files)
    {
        lock (gate)
            Enter(digest, files);
        Trim();
        Folder.WriteList(digest, files, time.GetUtcNow());
    }

    /// <summary>Removes a package, leased or not: it is deleted.</summary>
    public void Remove(PackageDigest digest)
    {
        string? doomed;
        lock (gate)
            doomed = Take(digest);
        Delete(doomed);
    }

    /// <summary>Copies a file's bytes from another place in the cache that has them; false where none has.</summary>
    public async Task<bool> CopyAsync(PackageDigest digest, PackageFile file, CancellationToken cancellationToken)
    {
        foreach (var (holder, path) in PlacesOf(file.Sha256))
        {
            if ((holder, path) == (digest, file.Path))
                continue;
            using var lease = Lease(holder);
            var staged = Folder.NewStaging();
            try
            {
                var copied = await PackageListing.ReadAsync(Folder.ContentOf(holder), path, staged, cancellationToken);
                if (copied.Sha256 != file.Sha256)
                    continue;
                Folder.Place(staged, digest, file);
                return true;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // It is not here, or not yet.
            }
            finally
            {
                File.Delete(staged);
            }
        }

        return false;
    }

    private List<(PackageDigest Holder, string Path)> PlacesOf(string sha256)
    {
        lock (gate)
            return [.. packages.SelectMany(package => package.Value.Files.Where(file => file.Sha256 == sha256).Select(file => (package.Key, file.Path)))];
    }

    private void Enter(PackageDigest digest, ImmutableArray<PackageFile> files)
    {
        if (packages.TryGetValue(digest, out var known))
            size -= known.Size;
        var entered = new CachedPackage(files, ++uses);
        packages[digest] = entered;
        size += entered.Size;
    }

    private void Trim()
    {
        while (true)
        {
            string? doomed;
            lock (gate)
            {
                if (size <= maxBytes)
                    return;
                var idle = packages.Where(package => !leases.ContainsKey(package.Key)).ToList();
                if (idle.Count == 0)
                    return;
                doomed = Take(idle.MinBy(package => package.Value.LastUsed).Key);
            }

            Delete(doomed);
        }
    }

    /// <summary>Takes a package out of the cache, under the lock, and gives the folder that is to be deleted outside it.</summary>
    private string? Take(PackageDigest digest)
    {
        if (!packages.Remove(digest, out var package))
            return null;
        size -= package.Size;
        DeleteParts(package.Files.Select(file => file.Sha256));
        return Folder.Take(digest);
    }

    /// <summary>Deletes the parts of files that no package here has.</summary>
    private void DeleteParts(IEnumerable<string> hashes)
    {
        var wanted = packages.Values.SelectMany(package => package.Files).Select(file => file.Sha256).ToHashSet(StringComparer.Ordinal);
        foreach (var hash in hashes.Where(hash => !wanted.Contains(hash)))
            Folder.DeletePart(hash);
    }

    private static void Delete(string? folder)
    {
        if (folder is not null)
            Directory.Delete(folder, recursive: true);
    }
}
