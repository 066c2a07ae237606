using System.Buffers;
using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Win32.SafeHandles;

namespace ModelGrains.Storage.Packages.Blobs;

/// <summary>
/// Downloads files in ranges, several at once. What was downloaded before a failure, a cancellation or a crash is not downloaded again.
/// </summary>
internal sealed class RangedDownload(BlobContainer container)
{
    private const int ReadBuffer = 1 << 16;

    /// <summary>Of all downloads together.</summary>
    private readonly SemaphoreSlim permits = new(container.Options.Parallelism);

    /// <summary>Brings a file's bytes into its part.</summary>
    /// <returns>False where the store's file is shorter than it should be.</returns>
    /// <exception cref="RequestFailedException">The store has no such file.</exception>
    /// <exception cref="PackageStoreUnavailableException">The store is away; what came so far is kept.</exception>
    public async Task<bool> FetchAsync(PackageFile file, string part, string ranges, CancellationToken cancellationToken)
    {
        var rangeBytes = container.Options.RangeBytes;
        var count = checked((int)((file.Size + rangeBytes - 1) / rangeBytes));
        using var handle = File.OpenHandle(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, FileOptions.Asynchronous);
        var isNew = RandomAccess.GetLength(handle) != file.Size;
        if (isNew)
            RandomAccess.SetLength(handle, file.Size);
        using var progress = RangeProgress.Open(ranges, rangeBytes, count, isNew);
        var isShort = false;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = container.Options.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(progress.Missing, parallel, async (range, token) =>
        {
            var offset = (long)range * rangeBytes;
            await permits.WaitAsync(token);
            try
            {
                if (await FetchRangeAsync(BlobNames.File(file.Sha256), offset, (int)Math.Min(rangeBytes, file.Size - offset), handle, token))
                    progress.Mark(range);
                else
                    isShort = true;
            }
            finally
            {
                permits.Release();
            }
        });
        return !isShort;
    }

    private async Task<bool> FetchRangeAsync(string name, long offset, int length, SafeFileHandle target, CancellationToken cancellationToken)
    {
        using var limit = container.Limit(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBuffer);
        try
        {
            var options = new BlobDownloadOptions { Range = new HttpRange(offset, length) };
            using var answer = await container.GuardAsync(
                async () => (await container.Client.GetBlobClient(name).DownloadStreamingAsync(options, limit.Token)).Value, cancellationToken);
            var end = offset + length;
            while (offset < end)
            {
                var wanted = (int)Math.Min(buffer.Length, end - offset);
                var read = await container.GuardAsync(async () => await answer.Content.ReadAsync(buffer.AsMemory(0, wanted), limit.Token), cancellationToken);
                if (read == 0)
                    return false;
                await RandomAccess.WriteAsync(target, buffer.AsMemory(0, read), offset, cancellationToken);
                offset += read;
            }

            return true;
        }
        catch (RequestFailedException e) when (BlobAnswers.IsOutOfRange(e))
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
