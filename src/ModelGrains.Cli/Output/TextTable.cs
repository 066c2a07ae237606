using Spectre.Console;

namespace ModelGrains.Cli.Output;

/// <summary>A table without lines: the same on a screen and in a pipe.</summary>
internal static class TextTable
{
    /// <summary>Makes a table.</summary>
    /// <param name="columns">The headers; one that begins with <c>&gt;</c> is of numbers, set to the right.</param>
    public static Table Create(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in columns)
        {
            var right = column.StartsWith('>');
            table.AddColumn(new TableColumn(new Text(column.TrimStart('>'), new Style(decoration: Decoration.Bold)))
            {
                Alignment = right ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, 2, 0),
            });
        }

        return table;
    }

    /// <summary>Adds a row of texts that others may have written.</summary>
    public static void AddTexts(this Table table, params ReadOnlySpan<string> cells)
    {
        var row = new Text[cells.Length];
        for (var i = 0; i < row.Length; i++)
            row[i] = new Text(SafeText.OneLine(cells[i]));
        table.AddRow(row);
    }
}
