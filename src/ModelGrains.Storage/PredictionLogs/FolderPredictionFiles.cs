namespace ModelGrains.Storage.PredictionLogs;

/// <summary>The files of prediction logs in a folder.</summary>
internal sealed class FolderPredictionFiles(string folder) : IPredictionFiles
{
    public Task<IReadOnlyList<string>> ListAsync(ModelName model, CancellationToken cancellationToken)
    {
        var root = Path.Combine(folder, LogPartition.FolderOf(model));
        IReadOnlyList<string> names = Directory.Exists(root)
            ? [.. Directory.EnumerateFiles(root, "*" + LogPartition.Extension, SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal)]
            : [];
        return Task.FromResult(names);
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            // Its writer may be at it.
            return Task.FromResult<Stream?>(new FileStream(Path.Combine(folder, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }
}
