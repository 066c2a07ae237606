using System.Text;

namespace ModelGrains.Cli.Prediction;

/// <summary>Reads records of comma-separated values (RFC 4180): quoted fields may hold commas, newlines and doubled quotes. Empty lines are passed over.</summary>
/// <param name="text">The file.</param>
/// <param name="name">Its name, for errors.</param>
internal sealed class CsvReader(TextReader text, string name)
{
    private readonly StringBuilder field = new();
    private long nextLine = 1;

    /// <summary>The line that the last record begins on.</summary>
    public long Line { get; private set; }

    /// <summary>Reads the next record; null at the end.</summary>
    /// <exception cref="CliException">A quoted field does not end.</exception>
    public List<string>? Read()
    {
        while (text.Peek() >= 0)
        {
            Line = nextLine;
            var record = ReadRecord();
            if (record is not [""])
                return record;
        }

        return null;
    }

    private List<string> ReadRecord()
    {
        var record = new List<string>();
        while (true)
        {
            var last = ReadField();
            record.Add(field.ToString());
            if (last != ',')
                return record;
        }
    }

    /// <summary>Reads a field into the buffer; what ends it: a comma, a newline or −1.</summary>
    private int ReadField()
    {
        field.Clear();
        if (text.Peek() == '"')
        {
            text.Read();
            ReadQuoted();
        }

        while (true)
        {
            var next = text.Read();
            switch (next)
            {
                case -1 or ',':
                    return next;
                case '\n':
                    nextLine++;
                    return next;
                case '\r' when text.Peek() == '\n':
                    break;
                default:
                    field.Append((char)next);
                    break;
            }
        }
    }

    private void ReadQuoted()
    {
        var begin = nextLine;
        while (true)
        {
            var next = text.Read();
            if (next < 0)
                throw CliException.Usage($"{name}, line {begin}: a field begins with a quote and has no end, expected another quote");
            if (next == '\n')
                nextLine++;
            if (next != '"')
                field.Append((char)next);
            else if (text.Peek() != '"')
                return;
            else
                field.Append((char)text.Read());
        }
    }
}
