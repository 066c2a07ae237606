using System.Buffers;
using System.Text;

namespace ModelGrains.Benchmarks.Load;

/// <summary>Writes header blocks as literals without indexing (RFC 7541, 6.2.2): they leave no state behind, so one block fits every request.</summary>
internal static class HpackLiterals
{
    public static byte[] Write(params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var block = new ArrayBufferWriter<byte>();
        foreach (var (name, value) in headers)
        {
            block.Write<byte>([0]);
            WriteText(block, name);
            WriteText(block, value);
        }

        return block.WrittenSpan.ToArray();
    }

    private static void WriteText(ArrayBufferWriter<byte> block, string text)
    {
        if (text.Length < 127)
        {
            block.Write<byte>([(byte)text.Length]);
        }
        else
        {
            block.Write<byte>([127]);
            var rest = text.Length - 127;
            for (; rest >= 128; rest >>= 7)
                block.Write<byte>([(byte)((rest & 127) | 128)]);
            block.Write<byte>([(byte)rest]);
        }

        block.Write(Encoding.ASCII.GetBytes(text));
    }
}
