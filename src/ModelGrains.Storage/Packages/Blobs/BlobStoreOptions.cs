namespace ModelGrains.Storage.Packages.Blobs;

/// <summary>
/// Settings of packages in Azure Blob Storage; the section <c>ModelGrains:BlobStore</c>. Without a connection string or a service URI
/// packages are in a folder.
/// </summary>
public sealed class BlobStoreOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "ModelGrains:BlobStore";

    private const int MaxContainerLength = 63;

    /// <summary>The storage account as a connection string, with its key or a SAS. A secret. Default: none.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The storage account's blob endpoint, <c>https://account.blob.core.windows.net</c>, with a SAS as its query where no credential asks. A secret then. Default: none.</summary>
    public string ServiceUri { get; set; } = "";

    /// <summary>The client id of the managed identity that asks, where the service URI has no SAS. Not a secret. Default: none, and the host's credential asks.</summary>
    public string ManagedIdentityClientId { get; set; } = "";

    /// <summary>The container, of this cluster alone: packages that its catalog does not name are deleted. Made where it may be. Default: <c>modelgrains-packages</c>.</summary>
    public string Container { get; set; } = "modelgrains-packages";

    /// <summary>The size of the local cache, in MiB. Default 20,480. Range 1 to 16,777,216.</summary>
    public int CacheMegabytes { get; set; } = 20480;

    /// <summary>How often a request that failed is tried again. Default 4. Range 0 to 20.</summary>
    public int MaxRetries { get; set; } = 4;

    /// <summary>How long to wait before the first of them, in milliseconds; each waits twice as long as the one before, with jitter. Default 400. Range 1 to 60,000.</summary>
    public int RetryDelayMilliseconds { get; set; } = 400;

    /// <summary>The longest wait between two tries, in seconds. Default 10. Range 1 to 300.</summary>
    public int MaxRetryDelaySeconds { get; set; } = 10;

    /// <summary>How long one try may be without an answer, in seconds. Default 20. Range 1 to 600.</summary>
    public int TryTimeoutSeconds { get; set; } = 20;

    /// <summary>The size of the ranges that files are downloaded and uploaded in, in MiB. Default 8. Range 1 to 256.</summary>
    public int RangeMegabytes { get; set; } = 8;

    /// <summary>Requests at once. Default 4. Range 1 to 64.</summary>
    public int Parallelism { get; set; } = 4;

    /// <summary>Whether packages are in Azure Blob Storage.</summary>
    public bool IsConfigured => ConnectionString.Length > 0 || ServiceUri.Length > 0;

    /// <summary>Whether somebody has to give tokens: there is an address, and no key or SAS.</summary>
    public bool NeedsCredential => ConnectionString.Length == 0 && ServiceUri.Length > 0 && !HasSas;

    private bool HasSas => ServiceUri.Contains("sig=", StringComparison.Ordinal);

    internal TimeSpan TryTimeout => TimeSpan.FromSeconds(TryTimeoutSeconds);

    internal TimeSpan MaxRetryDelay => TimeSpan.FromMilliseconds(Math.Max(RetryDelayMilliseconds, MaxRetryDelaySeconds * 1000L));

    internal long CacheBytes => (long)CacheMegabytes << 20;

    internal int RangeBytes => RangeMegabytes << 20;

    /// <summary>The most that one request may take with all its tries: a store that sends a byte now and then is no store either.</summary>
    internal TimeSpan OperationLimit => (TryTimeout * (MaxRetries + 1)) + (MaxRetryDelay * MaxRetries * 1.5);

    /// <summary>Every setting that is wrong, each naming its key and none showing a secret; empty where all are right.</summary>
    public IEnumerable<string> Validate()
    {
        if (ConnectionString.Length > 0 && ServiceUri.Length > 0)
            yield return $"{Section} has both {nameof(ConnectionString)} and {nameof(ServiceUri)}, expected one of them";
        if (ServiceUri.Length > 0 && !IsServiceUri(ServiceUri))
            yield return $"{Section}:{nameof(ServiceUri)} is no https URL of a blob endpoint, expected one such as 'https://account.blob.core.windows.net' (http for this machine only)";
        if (ConnectionString.Length > 0 && BlobClients.ProblemOf(ConnectionString) is { } problem)
            yield return $"{Section}:{nameof(ConnectionString)} {problem}";
        if (NeedsCredential && IsServiceUri(ServiceUri) && !ServiceUri.StartsWith(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase))
            yield return $"{Section}:{nameof(ServiceUri)} has no SAS and is not https, expected https: tokens go over nothing else";
        if (ManagedIdentityClientId.Length > 0 && !Guid.TryParseExact(ManagedIdentityClientId, "D", out _))
            yield return $"{Section}:{nameof(ManagedIdentityClientId)} is '{ManagedIdentityClientId}', expected a client id such as '00000000-0000-0000-0000-000000000000'";
        if (ManagedIdentityClientId.Length > 0 && !NeedsCredential)
            yield return $"{Section} has {nameof(ManagedIdentityClientId)}, which goes with a {nameof(ServiceUri)} without a SAS, and {Given()}: expected one or the other";
        if (!IsContainerName(Container))
            yield return $"{Section}:{nameof(Container)} is '{Container}', expected 3 to {MaxContainerLength} lower-case letters, digits and single '-' between them";
        foreach (var (key, value, least, most) in ((string, int, int, int)[])
        [
            (nameof(CacheMegabytes), CacheMegabytes, 1, 1 << 24), (nameof(MaxRetries), MaxRetries, 0, 20),
            (nameof(RetryDelayMilliseconds), RetryDelayMilliseconds, 1, 60_000), (nameof(MaxRetryDelaySeconds), MaxRetryDelaySeconds, 1, 300),
            (nameof(TryTimeoutSeconds), TryTimeoutSeconds, 1, 600), (nameof(RangeMegabytes), RangeMegabytes, 1, 256),
            (nameof(Parallelism), Parallelism, 1, 64),
        ])
        {
            if (value < least || value > most)
                yield return $"{Section}:{key} is {value}, expected {least} to {most}";
        }
    }

    /// <summary>What is wrong where nothing says who asks: an address alone, and no credential.</summary>
    public IEnumerable<string> ValidateCredential(bool hasCredential)
    {
        if (!hasCredential && NeedsCredential)
            yield return $"{Section}:{nameof(ServiceUri)} has no SAS, expected one as its query, or {Section}:{nameof(ConnectionString)} instead";
    }

    /// <summary>What there is, in place of an address alone.</summary>
    private string Given() => ConnectionString.Length > 0 ? $"a {nameof(ConnectionString)}" : ServiceUri.Length > 0 ? "a SAS" : $"no {nameof(ServiceUri)}";

    private static bool IsServiceUri(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && BlobClients.IsPrivate(uri) && uri.UserInfo.Length == 0;

    internal static bool IsContainerName(string name) =>
        name.Length is >= 3 and <= MaxContainerLength && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') &&
        name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);
}
