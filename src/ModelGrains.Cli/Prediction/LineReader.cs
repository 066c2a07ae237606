namespace ModelGrains.Cli.Prediction;

/// <summary>Reads a file line by line as bytes, and knows where each ends.</summary>
internal sealed class LineReader(Stream stream)
{
    private const int FirstSize = 1 << 16;
    private const int MaxLine = 1 << 28;

    private byte[] buffer = new byte[FirstSize];
    private int start;
    private int end;

    /// <summary>Where the line that was read last ends, its newline included.</summary>
    public long Position { get; private set; }

    /// <summary>How many lines were read.</summary>
    public long Number { get; private set; }

    /// <summary>Whether the line that was read last has its newline.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Reads the next line, without its newline; false at the end.</summary>
    /// <exception cref="CliException">A line is too long to be one.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        var searched = start;
        int newline;
        while ((newline = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n')) < 0)
        {
            searched = end - start;
            if (!Fill())
            {
                line = buffer.AsMemory(start, end - start);
                IsWhole = false;
                Position += line.Length;
                start = end;
                Number += line.IsEmpty ? 0 : 1;
                return !line.IsEmpty;
            }
        }

        var length = searched + newline - start;
        line = buffer.AsMemory(start, length);
        Position += length + 1;
        start += length + 1;
        IsWhole = true;
        Number++;
        return true;
    }

    /// <summary>Reads on behind what is there, which it moves to the front.</summary>
    private bool Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
        {
            if (end >= MaxLine)
                throw CliException.Usage($"Line {Number + 1} is longer than {MaxLine} bytes");
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = stream.Read(buffer, end, buffer.Length - end);
        end += read;
        return read > 0;
    }
}
