using System.Collections.Immutable;
using System.Text;

namespace ModelGrains.Storage.Packages.Blobs;

/// <summary>
/// The files of a cache: <c>packages/DIGEST/files</c> is a package's list of files, <c>packages/DIGEST/content</c> has those that are here,
/// <c>parts</c> what is being downloaded.
/// </summary>
internal sealed class CacheFolder
{
    private const string ListName = "files";
    private const string PartEnding = ".part";
    private const string RangesEnding = ".ranges";

    private readonly string packages;
    private readonly string parts;
    private readonly string staging;

    /// <summary>Opens the folder, making it where there is none, and sweeps what a crash left half done.</summary>
    public CacheFolder(string root)
    {
        packages = Path.Combine(root, "packages");
        parts = Path.Combine(root, "parts");
        staging = Path.Combine(root, ".staging");
        if (Directory.Exists(staging))
            Directory.Delete(staging, recursive: true);
        foreach (var folder in (string[])[packages, parts, staging])
            Directory.CreateDirectory(folder);
    }

    /// <summary>The folder of a package's files.</summary>
    public string ContentOf(PackageDigest digest) => Path.Combine(packages, digest.Hex, "content");

    /// <summary>Where the download of a file is collected.</summary>
    public string PartOf(string sha256) => Path.Combine(parts, sha256 + PartEnding);

    /// <summary>A path that nobody else uses, for what is to be moved into place.</summary>
    public string NewStaging() => Path.Combine(staging, Path.GetRandomFileName());

    /// <summary>Which ranges of it are there.</summary>
    public string RangesOf(string sha256) => Path.Combine(parts, sha256 + RangesEnding);

    /// <summary>The files of which there are parts.</summary>
    public IEnumerable<string> Parts() => [.. Directory.EnumerateFiles(parts).Select(Path.GetFileNameWithoutExtension).Distinct()!];

    /// <summary>Removes the part of a file.</summary>
    public void DeletePart(string sha256)
    {
        File.Delete(RangesOf(sha256));
        File.Delete(PartOf(sha256));
    }

    /// <summary>The packages that are here, used longest ago first; removes what is none.</summary>
    public IEnumerable<(PackageDigest Digest, ImmutableArray<PackageFile> Files)> Scan()
    {
        var folders = new DirectoryInfo(packages).EnumerateDirectories().OrderBy(folder => File.GetLastWriteTimeUtc(Path.Combine(folder.FullName, ListName)));
        foreach (var folder in folders.ToList())
        {
            if (PackageDigest.TryParse("sha256:" + folder.Name, out var digest) && ReadList(digest) is { IsDefault: false } files)
                yield return (digest, files);
            else
                folder.Delete(recursive: true);
        }
    }

    /// <summary>The list of a package's files; default where there is none that belongs to its digest.</summary>
    public ImmutableArray<PackageFile> ReadList(PackageDigest digest)
    {
        try
        {
            var files = PackageListing.Parse(File.ReadAllText(Path.Combine(packages, digest.Hex, ListName)));
            return PackageListing.DigestOf(files) == digest ? files : default;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    /// <summary>Writes the list of a package's files, and when it was used.</summary>
    public void WriteList(PackageDigest digest, ImmutableArray<PackageFile> files, DateTimeOffset used)
    {
        Directory.CreateDirectory(ContentOf(digest));
        var list = Path.Combine(packages, digest.Hex, ListName);
        if (ReadList(digest).IsDefault)
        {
            var staged = NewStaging();
            File.WriteAllBytes(staged, Encoding.UTF8.GetBytes(PackageListing.Format(files)));
            File.Move(staged, list, overwrite: true);
        }

        File.SetLastWriteTimeUtc(list, used.UtcDateTime);
    }

    /// <summary>Puts a file that was compared with its hash in its place.</summary>
    public void Place(string staged, PackageDigest digest, PackageFile file)
    {
        var target = Path.Combine(ContentOf(digest), file.Path);
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Move(staged, target, overwrite: true);
    }

    /// <summary>Whether a package's file is here with every byte.</summary>
    public async Task<bool> HasAsync(PackageDigest digest, PackageFile file, CancellationToken cancellationToken)
    {
        try
        {
            var path = new FileInfo(Path.Combine(ContentOf(digest), file.Path));
            return path.Exists && path.Length == file.Size && await PackageListing.ReadAsync(ContentOf(digest), file.Path, null, cancellationToken) == file;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Moves a package out of its place and gives where to, for deletion; null where it is not here.</summary>
    public string? Take(PackageDigest digest)
    {
        var folder = Path.Combine(packages, digest.Hex);
        if (!Directory.Exists(folder))
            return null;
        var doomed = NewStaging();
        Directory.Move(folder, doomed);
        return doomed;
    }
}
