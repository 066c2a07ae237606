using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ModelGrains.Storage.PredictionLogs;

/// <summary>The files of prediction logs in a container.</summary>
internal sealed class BlobPredictionFiles(BlobContainerClient container) : IPredictionFiles
{
    public async Task<IReadOnlyList<string>> ListAsync(ModelName model, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        try
        {
            await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, LogPartition.FolderOf(model) + "/", cancellationToken))
                names.Add(blob.Name);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            return [];
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            // Its writer may append meanwhile: what is there now is what is read.
            return (await container.GetBlobClient(name).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value.Content;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }
}
