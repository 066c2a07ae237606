using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelGrains.Core.Manifests;
using ModelGrains.Core.Threading;

namespace ModelGrains.Storage.Packages;

/// <summary>
/// The list of a package's files, and its digest: the SHA-256 of the list's text, one line <c>sha256 size path</c> a file, sorted by
/// path in ordinal order. So the address covers every name and byte, and no time or owner.
/// </summary>
internal static class PackageListing
{
    /// <summary>Below what .NET allocates as a large object: those are collected with everything else, while requests stand still.</summary>
    private const int CopyBuffer = 1 << 16;

    public static PackageDigest DigestOf(ImmutableArray<PackageFile> files) =>
        PackageDigest.FromSha256(SHA256.HashData(Encoding.UTF8.GetBytes(Format(files))));

    public static string Format(ImmutableArray<PackageFile> files)
    {
        var text = new StringBuilder();
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"{file.Sha256} {file.Size} {file.Path}\n");
        return text.ToString();
    }

    public static ImmutableArray<PackageFile> Parse(string text)
    {
        var files = ImmutableArray.CreateBuilder<PackageFile>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(' ', 3);
            if (parts.Length != 3 || !PackageDigest.TryParse("sha256:" + parts[0], out _) ||
                !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || !PackagePath.IsValid(parts[2]))
                throw new InvalidDataException("the list of its files cannot be read");
            files.Add(new PackageFile(parts[2], size, parts[0]));
        }

        return files.ToImmutable();
    }

    /// <summary>The paths of a folder's files, relative with '/', sorted; refuses links and names that no package may have.</summary>
    public static ImmutableArray<string> PathsOf(string folder)
    {
        var paths = ImmutableArray.CreateBuilder<string>();
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder, entry.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (entry.LinkTarget is not null)
                throw new InvalidDataException($"'{path}' is a link, expected a file");
            if (!PackagePath.IsValid(path))
                throw new InvalidDataException($"'{path}' is not a file name for a package, expected {PackagePath.Rule}");
            if (entry is FileInfo)
                paths.Add(path);
        }

        paths.Sort(StringComparer.Ordinal);
        return paths.ToImmutable();
    }

    /// <summary>Reads a file to its end and gives its size and hash; copies it to a file, flushed to the disk, where a target is given.</summary>
    public static Task<PackageFile> ReadAsync(string folder, string path, string? target, CancellationToken cancellationToken) =>
        BlockingWork.RunAsync(() => Read(folder, path, target, cancellationToken), cancellationToken);

    /// <summary>As <see cref="ReadAsync"/>, on the calling thread.</summary>
    public static PackageFile Read(string folder, string path, string? target, CancellationToken cancellationToken)
    {
        using var source = new FileStream(Path.Combine(folder, path), FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        using var copy = target is null ? null : new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[CopyBuffer];
        long size = 0;
        int count;
        while ((count = source.Read(buffer)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
            size += count;
            copy?.Write(buffer, 0, count);
        }

        copy?.Flush(flushToDisk: true);

        return new PackageFile(path, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
