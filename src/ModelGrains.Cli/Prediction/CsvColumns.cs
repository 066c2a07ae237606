using System.Collections.Immutable;
using System.Globalization;
using ModelGrains.Cli.Api;
using ModelGrains.Cli.Inference;
using ModelGrains.Tensors;

namespace ModelGrains.Cli.Prediction;

/// <summary>Finds the columns of a model's inputs: one column each by name, or those of a single vector.</summary>
internal static class CsvColumns
{
    /// <summary>Finds them.</summary>
    /// <param name="file">The file's name, for errors.</param>
    /// <param name="header">The names of the columns.</param>
    /// <param name="first">The first record, whose numbers say which columns are of numbers; null where there is none.</param>
    /// <param name="signature">What the model takes.</param>
    /// <param name="taken">Columns that are no inputs: the id and the label.</param>
    /// <exception cref="CliException">The columns are not the model's inputs.</exception>
    public static ImmutableArray<CsvInput> Map(
        string file, IReadOnlyList<string> header, IReadOnlyList<string>? first, ModelMetadata signature, IReadOnlySet<int> taken)
    {
        if (header.GroupBy(column => column, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Wrong($"column '{twice.Key}' is there twice, expected each once");
        if (signature.Inputs.Count == 1 && IndexOf(header, signature.Inputs[0].Name) < 0)
            return [Vector(signature.Inputs[0])];
        var missing = signature.Inputs.Where(input => IndexOf(header, input.Name) < 0).ToList();
        if (missing.Count > 0)
        {
            throw Wrong(
                $"has no column for {string.Join(", ", missing.Select(InputTensors.Describe))}: its columns are {Names(header)}. " +
                "Inputs of several values, and those that may be left out, are given as JSON Lines");
        }

        return [.. signature.Inputs.Select(input => Fit(input, IndexOf(header, input.Name)))];

        CsvInput Vector(TensorMetadata input)
        {
            var numbered = Enumerable.Range(0, header.Count)
                .Select(i => IndexOf(header, string.Create(CultureInfo.InvariantCulture, $"{input.Name}{i}"))).TakeWhile(column => column >= 0).ToArray();
            var columns = numbered.Length > 0 ? numbered : [.. Enumerable.Range(0, header.Count).Where(column => !taken.Contains(column) && IsNumber(first, column))];
            return columns.Length > 0
                ? Fit(input, columns)
                : throw Wrong($"has no column '{input.Name}', none '{input.Name}0', '{input.Name}1' … and none of numbers for {InputTensors.Describe(input)}: its columns are {Names(header)}");
        }

        CsvInput Fit(TensorMetadata input, params ReadOnlySpan<int> columns)
        {
            try
            {
                return CsvInput.Of(input, columns);
            }
            catch (CliException wrong)
            {
                var names = new List<string>();
                foreach (var column in columns)
                    names.Add(header[column]);
                throw Wrong($"{wrong.Message}, from the columns {Names(names)}");
            }
        }

        CliException Wrong(string message) => CliException.Usage($"{file}, line 1: {message}");
    }

    /// <summary>The place of a column; −1 where there is none.</summary>
    public static int IndexOf(IReadOnlyList<string> header, string name)
    {
        for (var i = 0; i < header.Count; i++)
        {
            if (header[i] == name)
                return i;
        }

        return -1;
    }

    private static bool IsNumber(IReadOnlyList<string>? record, int column) =>
        record is null || (column < record.Count && double.TryParse(record[column].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    private static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(column => $"'{column}'"));
}
