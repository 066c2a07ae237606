using ModelGrains.Storage.Packages.Blobs;

namespace ModelGrains.Storage.PredictionLogs;

/// <summary>Where prediction logs are written, and how; the section <c>ModelGrains:PredictionLog</c>. What is logged of a model is the model's own setting.</summary>
public sealed class PredictionLogStoreOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "ModelGrains:PredictionLog";

    private const int MaxContainerLength = 63;

    /// <summary>The folder of the logs. Default: <c>predictions</c> in the data directory.</summary>
    public string Folder { get; set; } = "";

    /// <summary>The container of the logs, in the storage account of <see cref="BlobStoreOptions"/> and in the place of the folder. Default: none.</summary>
    public string BlobContainer { get; set; } = "";

    /// <summary>The size at which a file is ended and the next one begun, in MiB. Default 64. Range 1 to 65,536.</summary>
    public int MaxFileMegabytes { get; set; } = 64;

    /// <summary>How long a line waits at most until it is written, in milliseconds: what a crash loses. Default 5,000. Range 10 to 3,600,000.</summary>
    public int FlushMilliseconds { get; set; } = 5000;

    /// <summary>Lines that wait; those that come above are lost, and counted. Default 10,000. Range 1 to 10,000,000.</summary>
    public int QueueLength { get; set; } = 10_000;

    /// <summary>What the lines that wait may hold, in MiB; likewise. Default 64. Range 1 to 65,536.</summary>
    public int QueueMegabytes { get; set; } = 64;

    internal TimeSpan FlushInterval => TimeSpan.FromMilliseconds(FlushMilliseconds);

    /// <summary>The size at which a file is ended, in bytes.</summary>
    public long MaxFileBytes => (long)MaxFileMegabytes << 20;

    internal long QueueBytes => (long)QueueMegabytes << 20;

    /// <summary>Every setting that is wrong, each naming its key; empty where all are right.</summary>
    /// <param name="blobs">The storage account.</param>
    public IEnumerable<string> Validate(BlobStoreOptions blobs)
    {
        if (BlobContainer.Length > 0 && Folder.Length > 0)
            yield return $"{Section} has both {nameof(Folder)} and {nameof(BlobContainer)}, expected one of them";
        if (BlobContainer.Length > 0 && !blobs.IsConfigured)
            yield return $"{Section}:{nameof(BlobContainer)} is '{BlobContainer}', expected the account that it is in: {BlobStoreOptions.Section}:{nameof(BlobStoreOptions.ConnectionString)} or {nameof(BlobStoreOptions.ServiceUri)}";
        if (BlobContainer.Length > 0 && BlobContainer == blobs.Container)
            yield return $"{Section}:{nameof(BlobContainer)} is '{BlobContainer}', which is that of the packages, expected one of its own";
        if (BlobContainer.Length > 0 && !BlobStoreOptions.IsContainerName(BlobContainer))
            yield return $"{Section}:{nameof(BlobContainer)} is '{BlobContainer}', expected 3 to {MaxContainerLength} lower-case letters, digits and single '-' between them";
        foreach (var (key, value, least, most) in ((string, int, int, int)[])
        [
            (nameof(MaxFileMegabytes), MaxFileMegabytes, 1, 65_536), (nameof(FlushMilliseconds), FlushMilliseconds, 10, 3_600_000),
            (nameof(QueueLength), QueueLength, 1, 10_000_000), (nameof(QueueMegabytes), QueueMegabytes, 1, 65_536),
        ])
        {
            if (value < least || value > most)
                yield return $"{Section}:{key} is {value}, expected {least} to {most}";
        }
    }
}
