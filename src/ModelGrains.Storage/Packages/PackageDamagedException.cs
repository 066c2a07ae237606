namespace ModelGrains.Storage.Packages;

/// <summary>A stored package is not what was put in: it is not loaded.</summary>
public sealed class PackageDamagedException : IOException
{
    /// <summary>Makes the exception.</summary>
    public PackageDamagedException(PackageDigest digest, string what)
        : base($"Package {digest} is damaged: {what}. It is not loaded; deploy it again.")
    {
    }
}
