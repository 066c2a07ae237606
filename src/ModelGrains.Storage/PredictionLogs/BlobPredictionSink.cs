using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ModelGrains.Storage.PredictionLogs;

/// <summary>
/// Prediction logs in append blobs of a container. Each block goes to the place that it is for: one whose answer was lost is not appended twice. After
/// any failure the next member begins another blob, so that nothing is behind a member that is cut off.
/// </summary>
public sealed class BlobPredictionSink : IPredictionSink
{
    // Of every version of the service.
    private const int MaxBlockBytes = 4 << 20;
    private const int MaxBlocks = 40_000;

    private readonly BlobContainerClient container;
    private readonly long maxBytes;
    private readonly LogFileNames names;
    private readonly Dictionary<ModelName, LogBlob> current = [];
    private bool isMade;

    /// <summary>Writes into a container, which is made with the first line where it may be.</summary>
    /// <param name="container">The container, of prediction logs alone.</param>
    /// <param name="silo">Who writes, in the names of the blobs.</param>
    /// <param name="maxBytes">The size at which a blob is ended.</param>
    /// <param name="time">The clock.</param>
    public BlobPredictionSink(BlobContainerClient container, string silo, long maxBytes, TimeProvider time)
    {
        this.container = container;
        this.maxBytes = maxBytes;
        names = new LogFileNames(silo, time);
    }

    /// <inheritdoc/>
    public async Task AppendAsync(LogPartition partition, ReadOnlyMemory<byte> member, CancellationToken cancellationToken)
    {
        try
        {
            var blob = await BlobOfAsync(partition, member.Length, cancellationToken);
            while (!member.IsEmpty)
            {
                var block = member[..Math.Min(MaxBlockBytes, member.Length)];
                await AppendBlockAsync(blob, block, cancellationToken);
                member = member[block.Length..];
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            current.Remove(partition.Model);
            isMade = false; // Somebody may have taken the container away.
            var code = e is RequestFailedException failed ? $"{failed.Status} {failed.ErrorCode}".TrimEnd() : e.GetType().Name;
            throw new PredictionSinkException($"the container '{container.Name}' of prediction logs does not take what is written ({code})", e);
        }
        catch
        {
            current.Remove(partition.Model);
            throw;
        }
    }

    private static async Task AppendBlockAsync(LogBlob blob, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(block.ToArray());
        var options = new AppendBlobAppendBlockOptions { Conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = blob.Length } };
        try
        {
            await blob.Client.AppendBlockAsync(content, options, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.AppendPositionConditionNotMet)
        {
            // A try whose answer was lost has appended it, where nothing else is missing.
            var properties = await blob.Client.GetPropertiesAsync(cancellationToken: cancellationToken);
            if (properties.Value.ContentLength != blob.Length + block.Length)
                throw;
        }

        blob.Length += block.Length;
        blob.Blocks++;
    }

    private async Task<LogBlob> BlobOfAsync(LogPartition partition, int length, CancellationToken cancellationToken)
    {
        if (current.TryGetValue(partition.Model, out var blob) && blob.Partition == partition && blob.Length + length <= maxBytes && blob.Blocks < MaxBlocks)
            return blob;
        if (!isMade)
        {
            try
            {
                await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            }
            catch (RequestFailedException e) when (e.Status == 403)
            {
                // A SAS of the container itself may not make containers.
            }

            isMade = true;
        }

        blob = new LogBlob(partition, container.GetAppendBlobClient(names.Next(partition)));
        await blob.Client.CreateAsync(new AppendBlobCreateOptions { Conditions = new AppendBlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
        current[partition.Model] = blob;
        return blob;
    }

    private sealed class LogBlob(LogPartition partition, AppendBlobClient client)
    {
        public LogPartition Partition => partition;

        public AppendBlobClient Client => client;

        public long Length { get; set; }

        public int Blocks { get; set; }
    }
}
