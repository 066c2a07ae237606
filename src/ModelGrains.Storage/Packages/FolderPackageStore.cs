using System.Collections.Immutable;
using System.Text;
using ModelGrains.Core.Threading;

namespace ModelGrains.Storage.Packages;

/// <summary>
/// Packages in a folder: <c>&lt;digest&gt;/files</c> lists what <c>&lt;digest&gt;/content</c> holds. A package is written beside and
/// renamed into place, so a crash leaves either nothing or all of it; what a crash left half done is swept at the next start.
/// </summary>
public sealed class FolderPackageStore : IPackageStore
{
    private const string ListName = "files";
    private const string ContentName = "content";
    private const string StagingName = ".staging";

    private readonly string root;

    /// <summary>Held while a package's folder is put in place or taken away; the folder has one owner, the process with the data directory.</summary>
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Opens the store, making its folder where there is none, and sweeps what a crash left.</summary>
    public FolderPackageStore(string root)
    {
        this.root = root;
        var staging = Path.Combine(root, StagingName);
        if (Directory.Exists(staging))
            Directory.Delete(staging, recursive: true);
        Directory.CreateDirectory(staging);
    }

    /// <inheritdoc/>
    public Task<StoredPackage> AddAsync(string folder, CancellationToken cancellationToken) =>
        BlockingWork.RunAsync(() => Add(folder, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<StoredPackage> OpenAsync(PackageDigest digest, CancellationToken cancellationToken) =>
        BlockingWork.RunAsync(() => Open(digest, cancellationToken), cancellationToken);

    private StoredPackage Add(string folder, CancellationToken cancellationToken)
    {
        var staged = Path.Combine(root, StagingName, Path.GetRandomFileName());
        Directory.CreateDirectory(staged);
        try
        {
            var files = ImmutableArray.CreateBuilder<PackageFile>();
            foreach (var path in PackageListing.PathsOf(folder))
            {
                var target = Path.Combine(staged, ContentName, path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                files.Add(PackageListing.Read(folder, path, target, cancellationToken));
            }

            var listing = files.ToImmutable();
            WriteList(Path.Combine(staged, ListName), listing);
            var digest = PackageListing.DigestOf(listing);
            Publish(staged, digest, cancellationToken);
            return new StoredPackage(digest, ContentOf(digest), listing);
        }
        finally
        {
            if (Directory.Exists(staged))
                Directory.Delete(staged, recursive: true);
        }
    }

    private StoredPackage Open(PackageDigest digest, CancellationToken cancellationToken)
    {
        var list = Path.Combine(root, digest.Hex, ListName);
        if (!File.Exists(list))
            throw new PackageNotFoundException(digest);
        ImmutableArray<PackageFile> files;
        try
        {
            files = PackageListing.Parse(File.ReadAllText(list));
        }
        catch (InvalidDataException e)
        {
            throw new PackageDamagedException(digest, e.Message);
        }

        if (PackageListing.DigestOf(files) != digest)
            throw new PackageDamagedException(digest, "the list of its files was changed");
        foreach (var file in files)
        {
            if (!File.Exists(Path.Combine(ContentOf(digest), file.Path)))
                throw new PackageDamagedException(digest, $"'{file.Path}' is missing");
            if (PackageListing.Read(ContentOf(digest), file.Path, null, cancellationToken) != file)
                throw new PackageDamagedException(digest, $"'{file.Path}' was changed");
        }

        return new StoredPackage(digest, ContentOf(digest), files);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(PackageDigest digest, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await BlockingWork.RunAsync(() => Delete(digest), CancellationToken.None);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PackageDigest>> ListAsync(CancellationToken cancellationToken)
    {
        var digests = new List<PackageDigest>();
        foreach (var folder in Directory.EnumerateDirectories(root))
        {
            if (PackageDigest.TryParse("sha256:" + Path.GetFileName(folder), out var digest))
                digests.Add(digest);
        }

        return Task.FromResult<IReadOnlyList<PackageDigest>>(digests);
    }

    private static void WriteList(string path, ImmutableArray<PackageFile> files)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        stream.Write(Encoding.UTF8.GetBytes(PackageListing.Format(files)));
        stream.Flush(flushToDisk: true);
    }

    private void Publish(string staged, PackageDigest digest, CancellationToken cancellationToken)
    {
        var target = Path.Combine(root, digest.Hex);
        gate.Wait(cancellationToken);
        try
        {
            if (Directory.Exists(target))
            {
                try
                {
                    Open(digest, cancellationToken);
                    return;
                }
                catch (Exception e) when (e is PackageDamagedException or PackageNotFoundException)
                {
                    // The same content comes again: it takes the damaged one's place.
                    Delete(digest);
                }
            }

            Directory.Move(staged, target);
        }
        finally
        {
            gate.Release();
        }
    }

    private void Delete(PackageDigest digest)
    {
        var folder = Path.Combine(root, digest.Hex);
        if (!Directory.Exists(folder))
            return;

        // Renamed first: a crash in the middle of the deletion leaves no half package.
        var doomed = Path.Combine(root, StagingName, Path.GetRandomFileName());
        Directory.Move(folder, doomed);
        Directory.Delete(doomed, recursive: true);
    }

    private string ContentOf(PackageDigest digest) => Path.Combine(root, digest.Hex, ContentName);
}
