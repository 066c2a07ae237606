using System.Text;

namespace ModelGrains.Benchmarks.Load;

/// <summary>
/// Reads the header blocks of one connection (RFC 7541) for <c>:status</c> and <c>grpc-status</c>. Text in Huffman code, which Kestrel
/// does not send, is refused: nothing is guessed.
/// </summary>
internal sealed class HpackReader
{
    private const int StaticCount = 61;
    private readonly List<(string Name, string Value)> table = [];
    private int size;
    private int maximum = 4096;

    /// <summary>Reads a block.</summary>
    /// <param name="block">The block, whole.</param>
    /// <param name="httpStatus">Set where the block has <c>:status</c>.</param>
    /// <param name="grpcStatus">Set where the block has <c>grpc-status</c>.</param>
    public void Read(ReadOnlySpan<byte> block, ref int httpStatus, ref int grpcStatus)
    {
        while (block.Length > 0)
        {
            var first = block[0];
            if ((first & 0x80) != 0)
            {
                ReadIndexed(ReadNumber(ref block, 7), ref httpStatus, ref grpcStatus);
            }
            else if ((first & 0xe0) == 0x20)
            {
                maximum = ReadNumber(ref block, 5);
                Evict(0);
            }
            else
            {
                var keep = (first & 0x40) != 0;
                ReadLiteral(ref block, ReadNumber(ref block, keep ? 6 : 4), keep, ref httpStatus, ref grpcStatus);
            }
        }
    }

    private void ReadIndexed(int index, ref int httpStatus, ref int grpcStatus)
    {
        if (index is >= 8 and <= 14)
        {
            httpStatus = index switch { 8 => 200, 9 => 204, 10 => 206, 11 => 304, 12 => 400, 13 => 404, _ => 500 };
        }
        else if (index > StaticCount)
        {
            var (name, value) = Entry(index);
            if (name == "grpc-status")
                grpcStatus = int.Parse(value);
            else if (name == ":status")
                httpStatus = int.Parse(value);
        }
    }

    private void ReadLiteral(ref ReadOnlySpan<byte> block, int nameIndex, bool keep, ref int httpStatus, ref int grpcStatus)
    {
        var name = nameIndex == 0 ? ReadText(ref block) : default;
        var value = ReadText(ref block);
        var isGrpc = nameIndex == 0 ? name.SequenceEqual("grpc-status"u8) : nameIndex > StaticCount && Entry(nameIndex).Name == "grpc-status";
        var isHttp = nameIndex is >= 8 and <= 14 || (nameIndex == 0 && name.SequenceEqual(":status"u8));
        if (isGrpc)
            grpcStatus = int.Parse(value);
        else if (isHttp)
            httpStatus = int.Parse(value);
        if (!keep)
            return;
        var text = nameIndex == 0 ? Encoding.ASCII.GetString(name) : nameIndex > StaticCount ? Entry(nameIndex).Name : HpackStaticNames.Of(nameIndex);
        var needed = text.Length + value.Length + 32;
        Evict(needed);
        if (needed > maximum)
            return;
        table.Add((text, Encoding.ASCII.GetString(value)));
        size += needed;
    }

    /// <summary>The newest entry is the last of the list and has the lowest index.</summary>
    private (string Name, string Value) Entry(int index)
    {
        var at = table.Count - (index - StaticCount);
        return at >= 0 ? table[at] : throw new InvalidDataException($"HPACK index {index} is not in the table of {table.Count} entries.");
    }

    private void Evict(int needed)
    {
        while (table.Count > 0 && size + needed > maximum)
        {
            size -= table[0].Name.Length + table[0].Value.Length + 32;
            table.RemoveAt(0);
        }
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> block, int bits)
    {
        var limit = (1 << bits) - 1;
        var value = block[0] & limit;
        block = block[1..];
        if (value < limit)
            return value;
        for (var shift = 0; ; shift += 7)
        {
            var next = block[0];
            block = block[1..];
            value += (next & 127) << shift;
            if ((next & 128) == 0)
                return value;
        }
    }

    private static ReadOnlySpan<byte> ReadText(ref ReadOnlySpan<byte> block)
    {
        if ((block[0] & 0x80) != 0)
            throw new InvalidDataException("A header is in Huffman code, which this client does not read.");
        var length = ReadNumber(ref block, 7);
        var text = block[..length];
        block = block[length..];
        return text;
    }
}
