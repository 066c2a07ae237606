namespace ModelGrains.Storage.Packages;

/// <summary>Where packages are kept, by the digest of their content. Safe for concurrent use.</summary>
public interface IPackageStore
{
    /// <summary>Copies a folder's files into the store. Content that is already there is not stored again. On return it is durable.</summary>
    /// <exception cref="InvalidDataException">A file is a link or its path is not allowed in a package.</exception>
    Task<StoredPackage> AddAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Gives a package's files on this machine, after every byte was compared with the digest.</summary>
    /// <exception cref="PackageStoreUnavailableException">The store is away, and the package is not on this machine.</exception>
    /// <exception cref="PackageNotFoundException">There is no such package.</exception>
    /// <exception cref="PackageDamagedException">What is stored is not what was put in.</exception>
    Task<StoredPackage> OpenAsync(PackageDigest digest, CancellationToken cancellationToken);

    /// <summary>Whether a package is on this machine, so that opening it asks nobody, unless it is damaged.</summary>
    bool IsHere(PackageDigest digest) => true;

    /// <summary>
    /// Keeps a package's files on this machine, once it is opened, from making room for others until what is returned is disposed. To be
    /// taken before <see cref="OpenAsync"/> and held until its files were read. A deleted package goes all the same.
    /// </summary>
    IDisposable Lease(PackageDigest digest) => OnDispose.Nothing;

    /// <summary>Removes a package; does nothing where it is not there.</summary>
    Task DeleteAsync(PackageDigest digest, CancellationToken cancellationToken);

    /// <summary>The digests of every package, in no order.</summary>
    Task<IReadOnlyList<PackageDigest>> ListAsync(CancellationToken cancellationToken);
}
