using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;

namespace ModelGrains.Storage.Packages.Blobs;

/// <summary>
/// Puts packages into the container. Each upload first says that it needs a file (its reference), then sees to it that the file is there,
/// and writes the list of files last: with it the package is there. The list's metadata names the upload whose references it lives by.
/// Any number may write the same package, share its files, or delete it at once: <see cref="BlobRemovals"/> has the other half.
/// </summary>
internal sealed class BlobUploads(BlobContainer container, TimeProvider time, TimeSpan grace)
{
    private const int MaxTries = 8;

    /// <summary>Puts a package's files, and then its list.</summary>
    public async Task PutAsync(PackageDigest digest, ImmutableArray<PackageFile> files, string folder, CancellationToken cancellationToken)
    {
        await container.MakeAsync(cancellationToken);
        var upload = Guid.NewGuid().ToString("N");
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = container.Options.Parallelism, CancellationToken = cancellationToken };
        var contents = files.DistinctBy(file => file.Sha256).ToList();
        long begun;
        do
        {
            begun = time.GetTimestamp();
            await Parallel.ForEachAsync(contents, parallel, async (file, token) =>
            {
                await ReferAsync(BlobNames.Reference(file.Sha256, digest, upload), token);
                await EnsureAsync(file, Path.Combine(folder, file.Path), upload, token);
            });
        }
        while (time.GetElapsedTime(begun) > grace / 2); // Its references may have been taken for abandoned: once more, which is quick.

        if (!await PutListAsync(digest, files, upload, cancellationToken))
        {
            foreach (var file in contents)
                await container.RunAsync((client, token) => client.DeleteBlobIfExistsAsync(BlobNames.Reference(file.Sha256, digest, upload), cancellationToken: token), cancellationToken);
        }
    }

    private async Task ReferAsync(string name, CancellationToken cancellationToken) =>
        await container.RunAsync((client, token) => client.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(Array.Empty<byte>()), overwrite: true, token), cancellationToken);

    /// <summary>
    /// Sees to it that the store has a file with these bytes. One that is there is touched, so that its ETag is a new one: whoever has
    /// seen it unused before can no longer delete it.
    /// </summary>
    private async Task EnsureAsync(PackageFile file, string path, string upload, CancellationToken cancellationToken)
    {
        var blob = container.Client.GetBlobClient(BlobNames.File(file.Sha256));
        var metadata = new Dictionary<string, string> { [BlobNames.Upload] = upload };
        var md5 = await Md5Async(path, cancellationToken);
        for (var i = 0; i < MaxTries; i++)
        {
            try
            {
                var stored = await PropertiesAsync(blob.Name, cancellationToken);
                if (stored is not null && stored.ContentLength == file.Size && md5.AsSpan().SequenceEqual(stored.ContentHash))
                {
                    await container.RunAsync((_, token) => blob.SetMetadataAsync(metadata, cancellationToken: token), cancellationToken);
                    return;
                }

                var options = new BlobUploadOptions
                {
                    Conditions = stored is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = stored.ETag },
                    HttpHeaders = new BlobHttpHeaders { ContentHash = md5 },
                    Metadata = metadata,
                    TransferOptions = new StorageTransferOptions
                    {
                        InitialTransferSize = container.Options.RangeBytes,
                        MaximumTransferSize = container.Options.RangeBytes,
                        MaximumConcurrency = container.Options.Parallelism,
                    },
                };
                await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
                await container.GuardAsync(() => blob.UploadAsync(content, options, cancellationToken), cancellationToken);
                return;
            }
            catch (RequestFailedException e) when (BlobAnswers.IsChanged(e) || BlobAnswers.IsMissing(e))
            {
                // Someone wrote or deleted it meanwhile: what is there now decides.
            }
        }

        throw container.Contended("a file");
    }

    /// <summary>Writes the list of a package; false where it is there already, with references of its own.</summary>
    private async Task<bool> PutListAsync(PackageDigest digest, ImmutableArray<PackageFile> files, string upload, CancellationToken cancellationToken)
    {
        var list = BinaryData.FromBytes(Encoding.UTF8.GetBytes(PackageListing.Format(files)));
        var conditions = new BlobRequestConditions { IfNoneMatch = ETag.All };
        for (var i = 0; i < MaxTries; i++)
        {
            try
            {
                var options = new BlobUploadOptions { Conditions = conditions, Metadata = new Dictionary<string, string> { [BlobNames.Upload] = upload } };
                await container.RunAsync((client, token) => client.GetBlobClient(BlobNames.Package(digest)).UploadAsync(list, options, token), cancellationToken);
                return true;
            }
            catch (RequestFailedException e) when (BlobAnswers.IsChanged(e) || BlobAnswers.IsMissing(e))
            {
                if (await container.ReadListAsync(digest, cancellationToken) is not { } stored)
                    conditions = new BlobRequestConditions { IfNoneMatch = ETag.All };
                else if (stored.Upload == upload)
                    return true; // Written by a try whose answer was lost.
                else if (stored.Text.AsSpan().SequenceEqual(list.ToMemory().Span))
                    return false;
                else
                    conditions = new BlobRequestConditions { IfMatch = stored.ETag };
            }
        }

        throw container.Contended($"the package {digest}");
    }

    private async Task<BlobProperties?> PropertiesAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await container.RunAsync((client, token) => client.GetBlobClient(name).GetPropertiesAsync(cancellationToken: token), cancellationToken)).Value;
        }
        catch (RequestFailedException e) when (BlobAnswers.IsMissing(e))
        {
            return null;
        }
    }

    /// <summary>The checksum that the store keeps beside a blob: it tells a damaged one without a download. The address is SHA-256.</summary>
    private static async Task<byte[]> Md5Async(string path, CancellationToken cancellationToken)
    {
        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return await MD5.HashDataAsync(content, cancellationToken);
    }
}
