using System.Globalization;
using System.IO.Compression;
using Microsoft.Extensions.Primitives;

namespace ModelGrains.Gateway.Http;

/// <summary>Content codings in headers.</summary>
internal static class ContentCodings
{
    /// <summary>What requests may be compressed with, for <c>Accept-Encoding</c> of an answer.</summary>
    public const string Accepted = "gzip, deflate";

    /// <summary>Answers below this are not compressed: they would hardly get shorter.</summary>
    public const int SmallestCompressed = 256;

    /// <summary>The name in a header.</summary>
    public static string Name(this ContentCoding coding) => coding == ContentCoding.Gzip ? "gzip" : "deflate";

    /// <summary>Reads <c>Content-Encoding</c>; false for a coding that is not known, and for more than one.</summary>
    public static bool TryParse(StringValues header, out ContentCoding coding)
    {
        var text = header.ToString().AsSpan().Trim();
        coding =
            Is(text, "gzip") || Is(text, "x-gzip") ? ContentCoding.Gzip :
            Is(text, "deflate") ? ContentCoding.Deflate : ContentCoding.Identity;
        return coding != ContentCoding.Identity || text.IsEmpty || Is(text, "identity");
    }

    /// <summary>
    /// Chooses from <c>Accept-Encoding</c> (RFC 9110, section 12.5.3): the one of the highest weight, gzip where both are equal. A
    /// coding is used where it is named, or <c>*</c>, with a weight above 0 and not below identity's.
    /// </summary>
    public static ContentCoding Choose(StringValues header)
    {
        double gzip = -1, deflate = -1, any = -1, identity = 0;
        foreach (var line in header)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                var item = line.AsSpan()[range];
                var end = item.IndexOf(';');
                var name = (end < 0 ? item : item[..end]).Trim();
                var weight = end < 0 ? 1 : Weight(item[(end + 1)..]);
                if (Is(name, "gzip") || Is(name, "x-gzip"))
                    gzip = weight;
                else if (Is(name, "deflate"))
                    deflate = weight;
                else if (Is(name, "identity"))
                    identity = weight;
                else if (Is(name, "*"))
                    any = weight;
            }
        }

        gzip = gzip < 0 ? any : gzip;
        deflate = deflate < 0 ? any : deflate;
        if (gzip > 0 && gzip >= deflate && gzip >= identity)
            return ContentCoding.Gzip;
        return deflate > 0 && deflate >= identity ? ContentCoding.Deflate : ContentCoding.Identity;
    }

    /// <summary>A stream that compresses what is written to it; the one under it stays open.</summary>
    public static Stream Compress(this ContentCoding coding, Stream to) => coding == ContentCoding.Gzip
        ? new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true)
        : new ZLibStream(to, CompressionLevel.Fastest, leaveOpen: true);

    private static double Weight(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase) &&
            double.TryParse(parameter[2..].Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) && weight <= 1
                ? weight
                : 0;
    }

    private static bool Is(ReadOnlySpan<char> text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);
}
