using Microsoft.Win32.SafeHandles;
using ModelGrains.Core.Threading;

namespace ModelGrains.Storage.PredictionLogs;

/// <summary>Prediction logs in a folder. A member that cannot be written whole is cut off again, or its file is left as it is and never written to again.</summary>
public sealed class FolderPredictionSink : IPredictionSink
{
    private readonly string folder;
    private readonly long maxBytes;
    private readonly LogFileNames names;
    private readonly Dictionary<ModelName, LogFile> current = [];

    /// <summary>Writes into a folder, which is made with the first line.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="silo">Who writes, in the names of the files.</param>
    /// <param name="maxBytes">The size at which a file is ended.</param>
    /// <param name="time">The clock.</param>
    public FolderPredictionSink(string folder, string silo, long maxBytes, TimeProvider time)
    {
        this.folder = Path.GetFullPath(folder);
        this.maxBytes = maxBytes;
        names = new LogFileNames(silo, time);
    }

    /// <inheritdoc/>
    public async Task AppendAsync(LogPartition partition, ReadOnlyMemory<byte> member, CancellationToken cancellationToken)
    {
        try
        {
            // A disk that hangs must not hold a thread that requests are served by.
            await BlockingWork.RunAsync(() => Append(partition, member.Span), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PredictionSinkException(e.Message.Replace(folder, "the folder of prediction logs", StringComparison.Ordinal), e);
        }
    }

    private void Append(LogPartition partition, ReadOnlySpan<byte> member)
    {
        if (!current.TryGetValue(partition.Model, out var file) || file.Partition != partition || file.Length + member.Length > maxBytes)
        {
            file = new LogFile(partition, NewPath(partition));
            Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
            current[partition.Model] = file;
        }

        using var handle = Open(file);
        try
        {
            RandomAccess.Write(handle, member, file.Length);
            RandomAccess.FlushToDisk(handle);
            file.Length += member.Length;
        }
        catch
        {
            CutOff(handle, file);
            throw;
        }
    }

    /// <summary>Opens a file for the one write alone: there may be thousands of models. One that somebody took away is left alone from then on.</summary>
    private SafeFileHandle Open(LogFile file)
    {
        try
        {
            return File.OpenHandle(file.Path, file.Length == 0 ? FileMode.Create : FileMode.Open, FileAccess.Write, FileShare.Read);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            current.Remove(file.Partition.Model);
            throw;
        }
    }

    /// <summary>A path that nobody has: a clock may have been set back since the silo's last start.</summary>
    private string NewPath(LogPartition partition)
    {
        string path;
        do
            path = Path.Combine(folder, names.Next(partition));
        while (File.Exists(path));
        return path;
    }

    private void CutOff(SafeFileHandle handle, LogFile file)
    {
        try
        {
            RandomAccess.SetLength(handle, file.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            current.Remove(file.Partition.Model);
        }
    }

    private sealed class LogFile(LogPartition partition, string path)
    {
        public LogPartition Partition => partition;

        public string Path => path;

        public long Length { get; set; }
    }
}
