using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;

namespace ModelGrains.Storage.Packages.Blobs;

/// <summary>Makes clients of containers, with retries and limits as the settings say.</summary>
public static class BlobClients
{
    /// <summary>The client of any container of the storage account.</summary>
    /// <param name="options">Settings that were validated.</param>
    /// <param name="container">The container.</param>
    /// <param name="credential">Who calls, where the settings give an address alone.</param>
    public static BlobContainerClient Create(BlobStoreOptions options, string container, TokenCredential? credential) =>
        Service(options, credential, transport: null).GetBlobContainerClient(container);

    /// <summary>Makes it.</summary>
    /// <param name="options">Settings that were validated.</param>
    /// <param name="credential">Who calls, where the settings give an address alone.</param>
    /// <param name="transport">How requests are sent; null for the library's own way.</param>
    internal static BlobContainerClient Create(BlobStoreOptions options, TokenCredential? credential, HttpPipelineTransport? transport) =>
        Service(options, credential, transport).GetBlobContainerClient(options.Container);

    private static BlobServiceClient Service(BlobStoreOptions options, TokenCredential? credential, HttpPipelineTransport? transport)
    {
        var client = new BlobClientOptions();
        if (transport is not null)
            client.Transport = transport;
        client.Retry.Mode = RetryMode.Exponential;
        client.Retry.MaxRetries = options.MaxRetries;
        client.Retry.Delay = TimeSpan.FromMilliseconds(options.RetryDelayMilliseconds);
        client.Retry.MaxDelay = options.MaxRetryDelay;
        client.Retry.NetworkTimeout = options.TryTimeout;

        // Requests carry signatures: nothing of them goes to listeners of logs or traces.
        client.Diagnostics.IsLoggingEnabled = false;
        client.Diagnostics.IsDistributedTracingEnabled = false;
        client.Diagnostics.IsTelemetryEnabled = false;
        return options.ConnectionString.Length > 0 ? new BlobServiceClient(options.ConnectionString, client)
            : credential is not null ? new BlobServiceClient(new Uri(options.ServiceUri), credential, client)
            : new BlobServiceClient(new Uri(options.ServiceUri), client);
    }

    /// <summary>What is wrong with a connection string, without showing it; null where nothing is.</summary>
    internal static string? ProblemOf(string connectionString)
    {
        try
        {
            return IsPrivate(new BlobServiceClient(connectionString).Uri) ? null : "has an endpoint that is not https, expected https (http for this machine only)";
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            return "cannot be read, expected 'AccountName=...;AccountKey=...;EndpointSuffix=core.windows.net' as the Azure portal shows it";
        }
    }

    /// <summary>Whether what is sent there is seen by nobody on the way.</summary>
    internal static bool IsPrivate(Uri uri) => uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);
}
