namespace ModelGrains.Storage.Packages;

/// <summary>The store has no package of this digest.</summary>
public sealed class PackageNotFoundException : IOException
{
    /// <summary>Makes the exception.</summary>
    public PackageNotFoundException(PackageDigest digest)
        : base($"The package store has no package {digest}.")
    {
    }
}
