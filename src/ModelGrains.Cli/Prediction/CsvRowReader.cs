using System.Collections.Immutable;
using ModelGrains.Cli.Api;
using ModelGrains.Core.Comparison;

namespace ModelGrains.Cli.Prediction;

/// <summary>Rows as comma-separated values under a header; a column <c>id</c> that is no input has the ids.</summary>
internal sealed class CsvRowReader : IRowReader
{
    private readonly StreamReader text;
    private readonly string name;
    private readonly CsvReader records;
    private readonly List<string> header;
    private readonly ImmutableArray<CsvInput> inputs;
    private readonly int id;
    private readonly int label;
    private List<string>? next;
    private long nextLine;

    /// <summary>Reads the header.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <param name="signature">What the model takes.</param>
    /// <param name="labelColumn">The column that has the label; may be missing where <paramref name="needsLabel"/> is false.</param>
    /// <param name="needsLabel">Whether the column must be there.</param>
    /// <exception cref="CliException">The columns are not the model's inputs.</exception>
    public CsvRowReader(Stream stream, string name, ModelMetadata signature, string labelColumn, bool needsLabel)
    {
        this.name = name;
        text = new StreamReader(stream);
        records = new CsvReader(text, name);
        header = records.Read()?.ConvertAll(column => column.Trim()) ?? throw CliException.Usage($"{name} is empty, expected a line with the names of the columns");
        Advance();
        id = signature.Inputs.Any(input => input.Name == "id") ? -1 : CsvColumns.IndexOf(header, "id");
        label = signature.Inputs.Any(input => input.Name == labelColumn) ? -1 : CsvColumns.IndexOf(header, labelColumn);
        if (needsLabel && label < 0)
            throw CliException.Usage($"{name}, line 1: has no column '{labelColumn}' for the label: its columns are '{string.Join("', '", header)}'");
        inputs = CsvColumns.Map(name, header, next, signature, new HashSet<int> { id, label });
    }

    /// <inheritdoc/>
    public PredictRow? Read(long number)
    {
        if (next is not { } record)
            return null;
        var line = nextLine;
        Advance();
        var rowId = id >= 0 && id < record.Count ? record[id].Trim() : "";
        if (record.Count != header.Count)
            return Wrong($"has {record.Count} fields, expected {header.Count} as the header has");
        try
        {
            var labels = label >= 0 && record[label].Trim().Length > 0 ? (LabelValue[])[LabelValue.Parse(record[label])] : [];
            return new PredictRow(number, rowId, [.. inputs.Select(input => input.Read(header, record))], labels, null);
        }
        catch (Exception wrong) when (wrong is RowException or CliException)
        {
            return Wrong(wrong.Message);
        }

        PredictRow Wrong(string message) => new(number, rowId, [], [], $"{name}, line {line}: {message}");
    }

    /// <inheritdoc/>
    public void Dispose() => text.Dispose();

    private void Advance()
    {
        next = records.Read();
        nextLine = records.Line;
    }
}
