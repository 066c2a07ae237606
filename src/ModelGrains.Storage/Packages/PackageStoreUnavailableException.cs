namespace ModelGrains.Storage.Packages;

/// <summary>
/// The package store cannot be used now; the message says what is the matter and what to do, and holds no secret. The same call may
/// succeed later. What is in the local cache still opens.
/// </summary>
public sealed class PackageStoreUnavailableException : IOException
{
    /// <summary>Makes the exception. It has no inner one on purpose: what a client library writes of a request may hold its signature.</summary>
    public PackageStoreUnavailableException(string message)
        : base(message)
    {
    }
}
