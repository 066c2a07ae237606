using System.Collections.Immutable;

namespace ModelGrains.Storage.Packages.Blobs;

/// <summary>What the cache knows of a package: all of it is here, or some of it is and there is room for the rest.</summary>
/// <param name="Files">Its files.</param>
/// <param name="LastUsed">Which use of the cache was its last.</param>
internal sealed record CachedPackage(ImmutableArray<PackageFile> Files, long LastUsed)
{
    /// <summary>What it takes on disk when all of it is here.</summary>
    public long Size { get; } = Files.Sum(file => file.Size);
}
