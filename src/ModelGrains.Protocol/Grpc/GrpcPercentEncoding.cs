using System.Globalization;
using System.Text;

namespace ModelGrains.Protocol.Grpc;

/// <summary>The percent-encoding of <c>grpc-message</c>: UTF-8, all but the printable ASCII characters other than % escaped.</summary>
public static class GrpcPercentEncoding
{
    /// <summary>The longest encoded text: other implementations refuse more than 8 KiB of trailers.</summary>
    public const int MaxLength = 4096;

    private const string Cut = "...";

    /// <summary>Encodes a text, cut at a whole character where it would be longer than <see cref="MaxLength"/>.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(utf8);
            var plain = length == 1 && utf8[0] is >= 0x20 and <= 0x7e and not (byte)'%';
            if (encoded.Length + (plain ? 1 : 3 * length) > MaxLength - Cut.Length)
                return encoded.Append(Cut).ToString();
            if (plain)
            {
                encoded.Append((char)utf8[0]);
                continue;
            }

            foreach (var value in utf8[..length])
                encoded.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    /// <summary>Decodes a text. What is not an escape stands for itself and what is not UTF-8 becomes U+FFFD: a message is never lost.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;
        var source = Encoding.UTF8.GetBytes(text);
        var used = 0;
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] == '%' && i + 2 < source.Length && byte.TryParse(source.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                source[used++] = value;
                i += 2;
            }
            else
            {
                source[used++] = source[i];
            }
        }

        return Encoding.UTF8.GetString(source, 0, used);
    }
}
