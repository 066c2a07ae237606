using System.Collections.Immutable;

namespace ModelGrains.Storage.Packages;

/// <summary>A package on this machine.</summary>
/// <param name="Digest">Its content's address.</param>
/// <param name="Folder">The folder that holds its files; nobody writes there.</param>
/// <param name="Files">Its files, by path.</param>
public sealed record StoredPackage(PackageDigest Digest, string Folder, ImmutableArray<PackageFile> Files)
{
    /// <summary>The sum of the files' sizes in bytes.</summary>
    public long SizeInBytes => Files.Sum(file => file.Size);
}
