using ModelGrains.Cli.Api;

namespace ModelGrains.Cli.Prediction;

/// <summary>The rows of a file, or of all files of a folder by their names. Holds one row at a time.</summary>
internal sealed class RowInput : IDisposable
{
    private const string DefaultLabel = "label";
    private static readonly string[] Endings = [".jsonl", ".ndjson", ".csv"];

    private readonly Queue<string> files;
    private readonly string root;
    private readonly ModelMetadata signature;
    private readonly string? label;
    private readonly long totalBytes;
    private FileStream? stream;
    private IRowReader? reader;
    private long bytesBefore;
    private long number;

    /// <summary>Finds the files; reads none yet.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="signature">What the model takes.</param>
    /// <param name="label">The column or member that has the label; null for <c>label</c>, where there is one.</param>
    /// <exception cref="CliException">There is no such file, or it is of no known kind.</exception>
    public RowInput(string path, ModelMetadata signature, string? label)
    {
        this.signature = signature;
        this.label = label;
        var isFolder = Directory.Exists(path);
        if (!isFolder && !File.Exists(path))
            throw CliException.Usage($"'{path}' does not exist: expected a file or folder of rows, {string.Join(", ", Endings)}");
        root = isFolder ? path : Path.GetDirectoryName(path) ?? "";
        files = new Queue<string>(isFolder
            ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(IsKnown).Order(StringComparer.Ordinal)
            : [path]);
        if (files.Count == 0 || !files.All(IsKnown))
            throw CliException.Usage($"'{path}' {(isFolder ? "has no file" : "is no file")} whose name ends with one of {string.Join(", ", Endings)}");
        totalBytes = files.Sum(file => new FileInfo(file).Length);
    }

    /// <summary>How much of the files is read, 0 to 1.</summary>
    public double Progress => totalBytes == 0 ? 1 : Math.Min(1, (bytesBefore + (stream?.Position ?? 0)) / (double)totalBytes);

    /// <summary>Reads the next row; null at the end.</summary>
    /// <exception cref="CliException">A file cannot be read on.</exception>
    public PredictRow? Read()
    {
        while (true)
        {
            if (reader?.Read(number + 1) is { } row)
            {
                number++;
                return row;
            }

            Close();
            if (!files.TryDequeue(out var next))
                return null;
            Open(next);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private static bool IsKnown(string file) => Endings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private void Open(string file)
    {
        var name = root.Length > 0 ? Path.GetRelativePath(root, file) : file;
        stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16, FileOptions.SequentialScan);
        reader = file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            ? new CsvRowReader(stream, name, signature, label ?? DefaultLabel, needsLabel: label is not null)
            : new JsonRowReader(stream, name, signature, label ?? DefaultLabel);
    }

    private void Close()
    {
        bytesBefore += stream?.Position ?? 0;
        reader?.Dispose();
        stream?.Dispose();
        (reader, stream) = (null, null);
    }
}
