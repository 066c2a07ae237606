using System.Buffers.Text;
using System.Text;

namespace ModelGrains.Benchmarks.Load;

/// <summary>Parts of HTTP/1.1 answers (RFC 9112).</summary>
internal static class Http1Head
{
    /// <summary>The value of a header; empty where there is none.</summary>
    /// <param name="head">Status line and headers, each with its line end.</param>
    /// <param name="name">The name in lower case.</param>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        while (head.IndexOf("\r\n"u8) is >= 0 and var end)
        {
            var line = head[..end];
            head = head[(end + 2)..];
            if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
                return line[(name.Length + 1)..].Trim((byte)' ');
        }

        return default;
    }

    /// <summary>Whether the last chunk is there; copies their content where it is.</summary>
    public static bool TryReadChunks(ReadOnlySpan<byte> body, MemoryStream? copy)
    {
        var rest = body;
        while (rest.IndexOf("\r\n"u8) is >= 0 and var end)
        {
            if (!Utf8Parser.TryParse(rest[..end], out int length, out _, 'x'))
                throw new InvalidDataException("A chunk has no length.");
            rest = rest[(end + 2)..];
            if (rest.Length < length + 2)
                return false;
            if (length == 0)
                return true;
            copy?.Write(rest[..length]);
            rest = rest[(length + 2)..];
        }

        return false;
    }
}
