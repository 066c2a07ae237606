using System.Collections.Immutable;
using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;

namespace ModelGrains.Storage.Packages.Blobs;

/// <summary>
/// Takes packages out of the container: the list first, with which the package is gone, then the references of the upload that wrote it,
/// then each file that none is left to. A file is deleted only if its ETag is what it was before its references were looked for: an upload
/// that refers to it afterwards has touched it. So no package that is listed ever loses a file, whoever writes and deletes at once.
/// </summary>
internal sealed class BlobRemovals(BlobContainer container, TimeSpan grace)
{
    private const int MaxTries = 8;

    /// <summary>Removes a package; does nothing where it is not there.</summary>
    public async Task DeleteAsync(PackageDigest digest, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxTries; i++)
        {
            if (await container.ReadListAsync(digest, cancellationToken) is not { } stored)
                return;
            if (!await DeleteAsync(BlobNames.Package(digest), stored.ETag, cancellationToken))
                continue;
            foreach (var hash in HashesOf(stored))
            {
                await DeleteAsync(BlobNames.Reference(hash, digest, stored.Upload), ETag.All, cancellationToken);
                await CollectAsync(hash, cancellationToken);
            }

            return;
        }

        throw container.Contended($"the package {digest}");
    }

    /// <summary>Removes what uploads and removals that broke off left behind, when it is old enough.</summary>
    /// <returns>How many blobs were removed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var (files, _) = await ListAsync(BlobNames.Files, BlobTraits.None, cancellationToken);
        var (references, now) = await ListAsync(BlobNames.References, BlobTraits.None, cancellationToken);
        var uploads = (await ListAsync(BlobNames.Packages, BlobTraits.Metadata, cancellationToken)).Blobs
            .Select(blob => $"{blob.Name[BlobNames.Packages.Length..]}/{BlobContainer.UploadOf(blob.Metadata)}").ToHashSet(StringComparer.Ordinal);
        var removed = 0;
        var suspects = files.Where(file => IsOld(file, now)).Select(file => file.Name[BlobNames.Files.Length..]).ToHashSet(StringComparer.Ordinal);
        foreach (var blob in references)
        {
            if (!BlobNames.TryParseReference(blob.Name, out var reference))
                continue;
            var isAbandoned = IsOld(blob, now) && !uploads.Contains($"{reference.Digest.Hex}/{reference.Upload}");
            if (isAbandoned && await DeleteAsync(blob.Name, blob.Properties.ETag ?? ETag.All, cancellationToken))
                removed++;
            else
                suspects.Remove(reference.Sha256);
        }

        foreach (var hash in suspects)
            removed += await CollectAsync(hash, cancellationToken) ? 1 : 0;
        return removed;
    }

    /// <summary>Deletes a file that nothing refers to; true where it did.</summary>
    private async Task<bool> CollectAsync(string sha256, CancellationToken cancellationToken)
    {
        try
        {
            var seen = await container.RunAsync((client, token) => client.GetBlobClient(BlobNames.File(sha256)).GetPropertiesAsync(cancellationToken: token), cancellationToken);
            var isUsed = await container.RunAsync(
                async (client, token) => await client.GetBlobsAsync(prefix: BlobNames.ReferencesOf(sha256), cancellationToken: token).AnyAsync(token), cancellationToken);
            return !isUsed && await DeleteAsync(BlobNames.File(sha256), seen.Value.ETag, cancellationToken);
        }
        catch (RequestFailedException e) when (BlobAnswers.IsMissing(e))
        {
            return false;
        }
    }

    /// <summary>Deletes a blob that is as it was; false where it is not, or not there.</summary>
    private async Task<bool> DeleteAsync(string name, ETag state, CancellationToken cancellationToken)
    {
        try
        {
            await container.RunAsync(
                (client, token) => client.DeleteBlobAsync(name, DeleteSnapshotsOption.IncludeSnapshots, new BlobRequestConditions { IfMatch = state }, token), cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (BlobAnswers.IsMissing(e) || BlobAnswers.IsChanged(e))
        {
            return false;
        }
    }

    private async Task<(List<BlobItem> Blobs, DateTimeOffset Now)> ListAsync(string prefix, BlobTraits traits, CancellationToken cancellationToken)
    {
        var blobs = new List<BlobItem>();
        var now = DateTimeOffset.MinValue;
        await foreach (var page in container.PagesAsync(prefix, traits, cancellationToken))
        {
            blobs.AddRange(page.Values);
            now = page.GetRawResponse().Headers.Date ?? now;
        }

        return (blobs, now);
    }

    private bool IsOld(BlobItem blob, DateTimeOffset now) => blob.Properties.LastModified is { } written && now - written > grace;

    private static ImmutableArray<string> HashesOf(StoredList list)
    {
        try
        {
            return [.. PackageListing.Parse(Encoding.UTF8.GetString(list.Text)).Select(file => file.Sha256).Distinct()];
        }
        catch (InvalidDataException)
        {
            return []; // What it referred to is not known: the sweep finds it.
        }
    }
}
