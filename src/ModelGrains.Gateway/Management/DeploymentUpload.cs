using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelGrains.Core.Threading;
using ModelGrains.Deployments;
using ModelGrains.Errors;
using ModelGrains.Gateway.Hosting;
using ModelGrains.Grains.Deployments;
using ModelGrains.Hosting;
using ModelGrains.Storage;
using ModelGrains.Storage.Packages;

namespace ModelGrains.Gateway.Management;

/// <summary>Takes an uploaded package, unpacks it beside the store and starts its deployment; nothing of it is left in the upload folder afterwards.</summary>
internal sealed class DeploymentUpload
{
    private const int BlockBytes = 1 << 18;

    private readonly Deployer deployer;
    private readonly DataDirectory data;
    private readonly long maxBytes;

    public DeploymentUpload(Deployer deployer, DataDirectory data, GatewayOptions options)
    {
        this.deployer = deployer;
        this.data = data;
        maxBytes = (long)options.MaxUploadMegabytes << 20;
    }

    public async Task<Outcome<DeploymentStatus>> StartAsync(HttpRequest request, DeployCommand command, DeploymentId? id, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
            return TooLarge();
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        var folder = Path.Combine(data.Uploads, Path.GetRandomFileName());
        var content = Path.Combine(folder, "content");
        try
        {
            await BlockingWork.RunAsync(() => { _ = Directory.CreateDirectory(content); }, cancellationToken);
            var file = Path.Combine(folder, "upload");
            if (!await SaveAsync(request.Body, file, cancellationToken))
                return TooLarge();
            if (new FileInfo(file).Length == 0)
                return ModelErrors.Invalid("The package", [new FieldError("", "is empty (0 bytes), expected a zip archive or an ONNX model")]);
            var unpacked = await BlockingWork.RunAsync(() => PackageUnpacker.Unpack(file, content, maxBytes), cancellationToken);
            return unpacked.IsSuccess ? await deployer.StartAsync(content, command, id, cancellationToken) : unpacked.Error;
        }
        catch (Exception e) when (DiskSpace.IsLacking(e))
        {
            return DiskSpace.Error("The package could not be taken in");
        }
        finally
        {
            await BlockingWork.RunAsync(() => Delete(folder), CancellationToken.None);
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Fills a block from the body on the pool, and writes it on a thread of its own: hundreds of small writes on the pool kept requests waiting.</summary>
    private async Task<bool> SaveAsync(Stream body, string path, CancellationToken cancellationToken)
    {
        using var file = await BlockingWork.RunAsync(() => File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None), cancellationToken);
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            long size = 0;
            int count;
            while ((count = await body.ReadAtLeastAsync(block, BlockBytes, throwOnEndOfStream: false, cancellationToken)) > 0)
            {
                if (size + count > maxBytes)
                    return false;
                var offset = size;
                await BlockingWork.RunAsync(() => RandomAccess.Write(file, block.AsSpan(0, count), offset), cancellationToken);
                size += count;
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private ModelError TooLarge() => ModelErrors.Invalid("The package", [new FieldError("", $"is larger than {maxBytes} bytes, which {ServingOptions.Section}:{nameof(GatewayOptions.MaxUploadMegabytes)} allows")]);
}
