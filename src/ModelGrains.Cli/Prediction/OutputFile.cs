namespace ModelGrains.Cli.Prediction;

/// <summary>The file that answers go to. Only whole lines count; what a crash tore is cut off when the file is opened again.</summary>
internal sealed class OutputFile : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly string path;
    private readonly FileStream stream;

    private OutputFile(string path, FileStream stream)
    {
        this.path = path;
        this.stream = stream;
    }

    /// <summary>Begins a file.</summary>
    /// <exception cref="CliException">There is one.</exception>
    public static OutputFile Create(string path) => File.Exists(path)
        ? throw CliException.Usage($"'{path}' exists: go on with it with --resume, or give another name")
        : new OutputFile(path, new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, BufferSize));

    /// <summary>Goes on with a file, which need not be there.</summary>
    public static OutputFile Resume(string path) =>
        new(path, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, BufferSize));

    /// <summary>Reads the lines that are there, each with the row that it is of, and cuts the rest off.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="versions">The versions that must be in each line.</param>
    /// <param name="take">Takes each row and its answers.</param>
    /// <exception cref="CliException">The file is not what these versions answered to these rows. Then it is left as it is.</exception>
    public void ReadBack(RowInput input, IReadOnlyList<string> versions, Action<PredictRow, IReadOnlyList<RowAnswer>> take)
    {
        var lines = new LineReader(stream);
        var kept = 0L;
        while (lines.TryRead(out var line))
        {
            if (!lines.IsWhole)
            {
                CheckTorn(line.Span, lines.Number);
                break;
            }

            var row = input.Read() ?? throw Wrong(lines.Number, "the input has no such row");
            take(row, OutputLine.TryRead(line, row, versions) ??
                throw Wrong(lines.Number, $"expected the answer of {string.Join(" and ", versions)} to row {row.Number}{(row.Id.Length > 0 ? $" with the id '{row.Id}'" : "")}"));
            kept = lines.Position;
        }

        stream.SetLength(kept);
        stream.Seek(kept, SeekOrigin.Begin);
    }

    /// <summary>Writes whole lines.</summary>
    public void Write(ReadOnlySpan<byte> lines) => stream.Write(lines);

    /// <summary>Has the system take what is written.</summary>
    public void Flush() => stream.Flush();

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    /// <summary>A line that a crash tore begins as every line does, or is of nothing where the disk had not got it yet.</summary>
    private void CheckTorn(ReadOnlySpan<byte> line, long number)
    {
        var begin = "{\"row\":"u8;
        if (line.ContainsAnyExcept((byte)0) && !line[..Math.Min(line.Length, begin.Length)].SequenceEqual(begin[..Math.Min(line.Length, begin.Length)]))
            throw Wrong(number, "expected the begin of an answer");
    }

    private CliException Wrong(long line, string why) =>
        CliException.Usage($"'{path}' is not the output of these rows and versions, line {line}: {why}. Give another name, or the same input and versions as before");
}
