using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ModelGrains.Storage.Packages.Blobs;

/// <summary>
/// The container, and what its failures mean: an answer about a blob (it is not there, it has changed) stays a
/// <see cref="RequestFailedException"/> for the caller to act on; everything else is a <see cref="PackageStoreUnavailableException"/>.
/// </summary>
internal sealed class BlobContainer(BlobContainerClient client, BlobStoreOptions options, TimeProvider time)
{
    private readonly string name = $"The package store '{client.Name}' at {client.Uri.GetLeftPart(UriPartial.Authority)}";

    private volatile bool isMade;

    public BlobContainerClient Client => client;

    public BlobStoreOptions Options => options;

    /// <summary>Makes the container where it is missing and may be made; where it may not, what is asked next says what is the matter.</summary>
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        if (isMade)
            return;
        try
        {
            await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 403)
        {
            // A SAS of the container itself may not make containers.
        }
        catch (Exception e) when (IsOfTheStore(e))
        {
            throw Explain(e, cancellationToken);
        }

        isMade = true;
    }

    /// <summary>How many names one answer of a listing has at most; null for as many as the store gives.</summary>
    public int? PageSize { get; init; }

    /// <summary>The time that one request may take with all its tries.</summary>
    public RequestLimit Limit(CancellationToken cancellationToken) => new(options.OperationLimit, time, cancellationToken);

    /// <summary>Does a call of the client library within the limit of one request.</summary>
    /// <exception cref="RequestFailedException">An answer about a blob: <see cref="BlobAnswers"/>.</exception>
    /// <exception cref="PackageStoreUnavailableException">Any other failure.</exception>
    public async Task<T> RunAsync<T>(Func<BlobContainerClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var limit = Limit(cancellationToken);
        return await GuardAsync(() => call(client, limit.Token), cancellationToken);
    }

    /// <summary>As <see cref="RunAsync"/>, with no limit but those of its requests.</summary>
    public async Task<T> GuardAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException e) when (BlobAnswers.IsAnswer(e))
        {
            throw;
        }
        catch (Exception e) when (IsOfTheStore(e))
        {
            throw Explain(e, cancellationToken);
        }
    }

    /// <summary>The upload that wrote a blob; empty where that is not known.</summary>
    public static string UploadOf(IDictionary<string, string>? metadata) => metadata is not null && metadata.TryGetValue(BlobNames.Upload, out var upload) ? upload : "";

    /// <summary>Reads a package's list of files; null where there is none.</summary>
    public async Task<StoredList?> ReadListAsync(PackageDigest digest, CancellationToken cancellationToken)
    {
        try
        {
            var answer = (await RunAsync((_, token) => client.GetBlobClient(BlobNames.Package(digest)).DownloadContentAsync(token), cancellationToken)).Value;
            return new StoredList(answer.Content.ToArray(), answer.Details.ETag, UploadOf(answer.Details.Metadata));
        }
        catch (RequestFailedException e) when (BlobAnswers.IsMissing(e))
        {
            return null;
        }
    }

    /// <summary>The blobs whose names begin so, page by page; none where there is no container.</summary>
    public async IAsyncEnumerable<Page<BlobItem>> PagesAsync(string prefix, BlobTraits traits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var pages = client.GetBlobsAsync(traits, BlobStates.None, prefix, cancellationToken).AsPages(pageSizeHint: PageSize).GetAsyncEnumerator(cancellationToken);
        while (await GuardAsync(NextAsync, cancellationToken))
            yield return pages.Current;

        async Task<bool> NextAsync()
        {
            try
            {
                return await pages.MoveNextAsync();
            }
            catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                return false;
            }
        }
    }

    /// <summary>The store does what it should not: others write what is written here, again and again.</summary>
    public PackageStoreUnavailableException Contended(string what) =>
        new($"{name} has {what} written by others again and again: see that the container belongs to this cluster alone.");

    /// <summary>Whether a failure comes from the store or the way to it, and not from this program or its files. Credentials throw what they like.</summary>
    private static bool IsOfTheStore(Exception e) =>
        e is not (FileNotFoundException or DirectoryNotFoundException or FileLoadException or TypeLoadException or ArgumentException or NullReferenceException or OutOfMemoryException);

    private PackageStoreUnavailableException Explain(Exception e, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (e is AggregateException { InnerExceptions: [.., var last] })
            e = last;
        return new PackageStoreUnavailableException($"{name} {What(e)}");
    }

    private string What(Exception e) => e switch
    {
        RequestFailedException { ErrorCode: "ContainerNotFound" } =>
            $"has no such container: make it, or set {BlobStoreOptions.Section}:{nameof(BlobStoreOptions.Container)} to the one there is.",
        RequestFailedException { Status: 401 or 403 } refused =>
            $"refuses access ({Code(refused)}): check the credential in {BlobStoreOptions.Section}, when it ends, and that it may read, add, write, delete and list.",
        RequestFailedException { Status: > 0 } failed =>
            $"answers with {Code(failed)} after {Tries}: see the store's health, then try again.",
        OperationCanceledException =>
            $"does not answer within {options.TryTimeoutSeconds} s after {Tries}: see the store's health and the network to it, then try again.",
        _ => $"cannot be reached ({Cause(e)}) after {Tries}: see the network to it and the address in {BlobStoreOptions.Section}, then try again.",
    };

    private string Tries => options.MaxRetries == 0 ? "1 try" : $"{options.MaxRetries + 1} tries";

    private static string Code(RequestFailedException e) => $"{e.Status} {e.ErrorCode}".TrimEnd();

    /// <summary>The kind of failure and never its text.</summary>
    private static string Cause(Exception e)
    {
        var cause = e.GetType().Name;
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            cause = inner switch
            {
                SocketException socket => socket.SocketErrorCode.ToString(),
                HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http => http.HttpRequestError.ToString(),
                HttpIOException io => io.HttpRequestError.ToString(),
                _ => cause,
            };
        }

        return cause;
    }
}
